package org.glm4j.model;

import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** Two layers with a GELU between them, applied to every position alone. */
record FeedForward(Linear expand, Linear contract, GlmConfig.Activation activation, TensorParallel parallel) {

    static FeedForward of(Parameters parameters, GlmConfig config, TensorParallel parallel) {
        int hidden = config.hiddenSize();
        int width = parallel.share("hidden values of a feed-forward layer", 4 * hidden);
        return new FeedForward(
                Linear.of(parameters.in("dense_h_to_4h"), hidden, width),
                Linear.of(parameters.in("dense_4h_to_h"), width, hidden),
                config.activation(),
                parallel);
    }

    Tensor forward(Tensor x) {
        // Without gradients, the largest tensor of a layer is freed as soon as it was activated.
        var activated = TensorScope.result(() -> activate(parallel.columns(expand, x)));
        return parallel.rows(contract, activated);
    }

    /** [batch, length, 4 * hidden]. */
    private Tensor activate(Tensor wide) {
        return switch (activation) {
            case GELU_TANH -> Functional.geluTanh(wide);
            case GELU_ERF -> Functional.geluErf(wide);
        };
    }
}
