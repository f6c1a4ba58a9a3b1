package org.glm4j.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/**
 * What is added to a linear layer that itself stays as it is: {@code scale (x down^T) up^T} (LoRA, Hu et al., ICLR 2022).
 * Its tensors lie beside the layer's, {@code lora_A.weight} and {@code lora_B.weight}; the scale is one tensor for all
 * layers, so that files that hold the weights hold all of it.
 *
 * @param down [rank, in]
 * @param up [out, rank]
 * @param scale [1]
 */
public record LowRankUpdate(Tensor down, Tensor up, Tensor scale) {

    /** Name of the scale, alpha over rank. */
    public static final String SCALE = "lora_scale";

    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";

    /** Whether a tensor of this name is part of an update. */
    public static boolean isPart(String name) {
        return name.equals(SCALE) || name.endsWith(DOWN) || name.endsWith(UP);
    }

    /** Name of {@link #down} of a layer, such as {@code transformer.layers.0.attention.dense}. */
    public static String downOf(String layer) {
        return layer + DOWN;
    }

    /** Name of {@link #up} of a layer. */
    public static String upOf(String layer) {
        return layer + UP;
    }

    /** The update of a layer, or null where it has none. */
    static LowRankUpdate of(Parameters parameters, int in, int out) {
        var all = parameters.tensors();
        String layer =
                parameters.prefix().substring(0, Math.max(0, parameters.prefix().length() - 1));
        var down = all.get(downOf(layer));
        if (down == null) {
            return null;
        }
        return new LowRankUpdate(
                parameters.get("lora_A.weight", down.size(0), in),
                parameters.get("lora_B.weight", out, down.size(0)),
                new Parameters(all, "").get(SCALE, 1));
    }

    /**
     * @param x [..., in]
     * @return [..., out]
     */
    Tensor forward(Tensor x) {
        return Functional.linear(Functional.linear(x, down), up).mul(scale);
    }

    /**
     * Weights with their updates added, so that nothing is left to add: a model without updates that computes the same
     * but for rounding.
     *
     * @param parameters of a model, by name
     */
    public static SequencedMap<String, Tensor> merged(Map<String, Tensor> parameters) {
        var merged = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, weight) -> {
            if (!isPart(name)) {
                String layer = name.endsWith(".weight") ? name.substring(0, name.length() - ".weight".length()) : name;
                var down = parameters.get(downOf(layer));
                merged.put(
                        name,
                        down == null
                                ? weight
                                : weight.add(
                                        parameters.get(upOf(layer)).matmul(down).mul(parameters.get(SCALE))));
            }
        });
        return merged;
    }
}
