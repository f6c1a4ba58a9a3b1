package org.glm4j.finetuning;

import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;

/**
 * Updates of low rank instead of changed weights (LoRA, Hu et al., ICLR 2022).
 *
 * @param rank of the updates
 * @param alpha updates are multiplied by alpha over rank
 * @param targets which linear layers get one, by the last part of their names
 */
public record LowRank(int rank, double alpha, List<String> targets) {

    /** Every linear layer of a transformer block. */
    public static final List<String> LAYERS = List.of("query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h");

    /**
     * @throws InvalidInputException if there are no such updates
     */
    public LowRank {
        if (rank < 1) {
            throw new InvalidInputException("a rank of %d is none: give 1 or more".formatted(rank));
        }
        if (!(alpha > 0)) {
            throw new InvalidInputException("an alpha of %s is none: give a number above 0".formatted(alpha));
        }
        targets = List.copyOf(targets);
        for (String target : targets) {
            if (!LAYERS.contains(target)) {
                throw new InvalidInputException(
                        "there are no layers %s; there are %s".formatted(target, String.join(", ", LAYERS)));
            }
        }
        if (targets.isEmpty()) {
            throw new InvalidInputException("updates of low rank need layers; there are " + String.join(", ", LAYERS));
        }
    }

    /** Full names of the layers of a model that get an update. */
    List<String> layers(GlmConfig config) {
        return IntStream.range(0, config.numLayers())
                .boxed()
                .flatMap(i -> targets.stream()
                        .map(target -> "transformer.layers.%d.%s.%s"
                                .formatted(i, target.startsWith("dense_") ? "mlp" : "attention", target)))
                .toList();
    }
}
