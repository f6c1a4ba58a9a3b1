package org.glm4j.model;

import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/** Two layers with a GELU between them, applied to every position alone. */
record FeedForward(Linear expand, Linear contract, GlmConfig.Activation activation) {

    static FeedForward of(Parameters parameters, GlmConfig config) {
        int hidden = config.hiddenSize();
        return new FeedForward(
                Linear.of(parameters.in("dense_h_to_4h"), hidden, 4 * hidden),
                Linear.of(parameters.in("dense_4h_to_h"), 4 * hidden, hidden),
                config.activation());
    }

    Tensor forward(Tensor x) {
        var wide = expand.forward(x); // [batch, length, 4 * hidden]
        return contract.forward(
                switch (activation) {
                    case GELU_TANH -> Functional.geluTanh(wide);
                    case GELU_ERF -> Functional.geluErf(wide);
                });
    }
}
