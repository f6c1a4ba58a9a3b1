package org.glm4j.bench;

import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;

/** How many floating point operations a training step needs at least. */
final class TrainingArithmetic {

    private TrainingArithmetic() {}

    /**
     * Products of matrices in the forward pass, and twice as many in the backward pass: the layers' for every token, the
     * vocabulary's for every target, scores and contexts for every visible pair of tokens.
     */
    static double operations(GlmConfig config, Batch batch) {
        double hidden = config.hiddenSize();
        double tokens = 0;
        double pairs = 0;
        for (int row = 0; row < batch.rows(); row++) {
            double length = batch.lengths()[row];
            double prefix = batch.separators()[row];
            double rest = length - prefix;
            tokens += length;
            pairs += prefix * prefix + rest * prefix + rest * (rest + 1) / 2;
        }
        double layers = 2 * 12 * hidden * hidden * tokens * config.numLayers();
        double attention = 2 * 2 * hidden * pairs * config.numLayers();
        double vocabulary = 2 * hidden * config.vocabSize() * batch.targetCount();
        return 3 * (layers + attention + vocabulary);
    }
}
