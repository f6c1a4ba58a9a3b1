package org.glm4j.model;

import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

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
        var wide = parallel.columns(expand, x); // [batch, length, 4 * hidden]
        return parallel.rows(
                contract,
                switch (activation) {
                    case GELU_TANH -> Functional.geluTanh(wide);
                    case GELU_ERF -> Functional.geluErf(wide);
                });
    }
}
