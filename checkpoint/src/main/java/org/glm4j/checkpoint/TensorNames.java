package org.glm4j.checkpoint;

import java.util.List;
import java.util.regex.Pattern;

/** Names of tensors as the reference's GLM gives them, and the wrappers' prefixes that files put in front. */
final class TensorNames {

    static final String WORD_EMBEDDINGS = "word_embeddings.weight";
    static final String POSITION_EMBEDDINGS = "transformer.position_embeddings.weight";
    static final String BLOCK_POSITION_EMBEDDINGS = "transformer.block_position_embeddings.weight";
    static final String INVERSE_FREQUENCIES = "transformer.position_embeddings.inv_freq";
    static final String RELATIVE_WORD_BIAS = "transformer.r_w_bias";
    static final String RELATIVE_POSITION_BIAS = "transformer.r_r_bias";
    static final String SPELL_EMBEDDINGS = "prompt_spell.spell_embeddings.weight";
    static final String SPELL_LSTM = "prompt_spell.lstm_head.";
    static final String SPELL_MLP = "prompt_spell.mlp_head.";

    private static final Pattern LAYER = Pattern.compile("transformer\\.layers\\.(\\d{1,6})\\.(.+)");

    /** Data-parallel and half-precision wrappers; classification models; the Hub's models with a head. */
    private static final List<String> PREFIXES = List.of("module.", "model.", "glm.");

    private TensorNames() {}

    /** The name without the prefixes of wrappers. */
    static String withoutPrefixes(String stored) {
        var name = stored;
        while (true) {
            var current = name;
            var prefix = PREFIXES.stream().filter(current::startsWith).findFirst();
            if (prefix.isEmpty() || current.length() == prefix.get().length()) {
                return current;
            }
            name = current.substring(prefix.get().length());
        }
    }

    static String layer(int index, String rest) {
        return "transformer.layers." + index + "." + rest;
    }

    /** Layer that a tensor belongs to, -1 if it belongs to none. */
    static int layerOf(String name) {
        var matcher = LAYER.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** What follows the layer's number, the whole name for a tensor outside the layers. */
    static String withoutLayer(String name) {
        var matcher = LAYER.matcher(name);
        return matcher.matches() ? matcher.group(2) : name;
    }
}
