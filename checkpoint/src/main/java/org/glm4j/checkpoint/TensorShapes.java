package org.glm4j.checkpoint;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Lists the tensors of a GLM of one configuration in the order of the reference's {@code state_dict()}. */
final class TensorShapes {

    private final GlmConfig config;
    private final long hidden;
    private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();

    TensorShapes(GlmConfig config) {
        this.config = config;
        this.hidden = config.hiddenSize();
    }

    SequencedMap<String, long[]> all() {
        shapes.put(TensorNames.WORD_EMBEDDINGS, new long[] {config.vocabSize(), hidden});
        positions();
        for (int layer = 0; layer < config.numLayers(); layer++) {
            layer(layer);
        }
        norm("transformer.final_layernorm");
        if (config.spellLength() > 0) {
            promptEncoder();
        }
        return shapes;
    }

    private void positions() {
        if (config.relativeEncoding()) {
            long[] perHead = {config.numAttentionHeads(), config.headSize()};
            shapes.put(TensorNames.RELATIVE_WORD_BIAS, perHead);
            shapes.put(TensorNames.RELATIVE_POSITION_BIAS, perHead.clone());
            shapes.put(TensorNames.INVERSE_FREQUENCIES, new long[] {(hidden + 1) / 2});
            return;
        }
        shapes.put(TensorNames.POSITION_EMBEDDINGS, new long[] {config.positionRows(), hidden});
        if (config.blockPositionEncoding()) {
            shapes.put(TensorNames.BLOCK_POSITION_EMBEDDINGS, new long[] {config.positionRows(), hidden});
        }
    }

    private void layer(int layer) {
        norm(TensorNames.layer(layer, "input_layernorm"));
        linear(TensorNames.layer(layer, "attention.query_key_value"), 3 * hidden, hidden);
        if (config.relativeEncoding()) {
            linear(TensorNames.layer(layer, "attention.relative"), hidden, hidden);
        }
        linear(TensorNames.layer(layer, "attention.dense"), hidden, hidden);
        norm(TensorNames.layer(layer, "post_attention_layernorm"));
        linear(TensorNames.layer(layer, "mlp.dense_h_to_4h"), 4 * hidden, hidden);
        linear(TensorNames.layer(layer, "mlp.dense_4h_to_h"), hidden, 4 * hidden);
    }

    /** The reference's prompt encoder: 2-layer bidirectional LSTM and/or a 2-layer perceptron. */
    private void promptEncoder() {
        shapes.put(TensorNames.SPELL_EMBEDDINGS, new long[] {config.spellLength(), hidden});
        switch (config.spellEncoder()) {
            case NONE -> {}
            case MLP -> perceptron(hidden);
            case LSTM -> {
                for (int layer = 0; layer < 2; layer++) {
                    lstm("_l" + layer, layer == 0 ? hidden : 2 * hidden);
                    lstm("_l" + layer + "_reverse", layer == 0 ? hidden : 2 * hidden);
                }
                perceptron(2 * hidden);
            }
        }
    }

    private void lstm(String suffix, long inputSize) {
        shapes.put(TensorNames.SPELL_LSTM + "weight_ih" + suffix, new long[] {4 * hidden, inputSize});
        shapes.put(TensorNames.SPELL_LSTM + "weight_hh" + suffix, new long[] {4 * hidden, hidden});
        shapes.put(TensorNames.SPELL_LSTM + "bias_ih" + suffix, new long[] {4 * hidden});
        shapes.put(TensorNames.SPELL_LSTM + "bias_hh" + suffix, new long[] {4 * hidden});
    }

    private void perceptron(long inputSize) {
        linear(TensorNames.SPELL_MLP + "0", hidden, inputSize);
        linear(TensorNames.SPELL_MLP + "2", hidden, hidden);
    }

    private void linear(String name, long outputSize, long inputSize) {
        shapes.put(name + ".weight", new long[] {outputSize, inputSize});
        shapes.put(name + ".bias", new long[] {outputSize});
    }

    private void norm(String name) {
        shapes.put(name + ".weight", new long[] {hidden});
        shapes.put(name + ".bias", new long[] {hidden});
    }
}
