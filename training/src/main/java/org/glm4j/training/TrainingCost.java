package org.glm4j.training;

import java.util.Arrays;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;

/** What training on a batch costs. */
public final class TrainingCost {

    /** The backward pass multiplies matrices twice for each time that the forward pass does. */
    private static final int PASSES = 3;

    private TrainingCost() {}

    /**
     * Floating-point operations of the matrix products, forward and backward, a multiplication and an addition being
     * two: the linear layers for every token, scores and their products with the values for every pair of tokens of a
     * sample, the vocabulary projection at the targets.
     */
    public static double operations(GlmConfig config, Batch batch) {
        double pairs = Arrays.stream(batch.lengths())
                .mapToDouble(length -> (double) length * length)
                .sum();
        return operations(config, Arrays.stream(batch.lengths()).sum(), pairs, batch.targetCount());
    }

    /**
     * The same for anything.
     *
     * @param tokens that go through the layers
     * @param pairs of a query and a key
     * @param places at which the vocabulary is scored
     */
    public static double operations(GlmConfig config, double tokens, double pairs, double places) {
        double hidden = config.hiddenSize();
        double layer = 2 * 12 * hidden * hidden * tokens + 2 * 2 * hidden * pairs;
        return PASSES * (config.numLayers() * layer + 2 * hidden * config.vocabSize() * places);
    }
}
