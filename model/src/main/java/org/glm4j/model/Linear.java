package org.glm4j.model;

import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/**
 * {@code x weight^T + bias}.
 *
 * @param weight [out, in]
 * @param bias [out]
 */
record Linear(Tensor weight, Tensor bias) {

    static Linear of(Parameters parameters, int in, int out) {
        return new Linear(parameters.get("weight", out, in), parameters.get("bias", out));
    }

    Tensor forward(Tensor x) {
        return Functional.linear(x, weight, bias);
    }
}
