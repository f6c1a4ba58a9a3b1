package org.glm4j.model;

import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/**
 * {@code x weight^T + bias}, and what an update of low rank adds.
 *
 * @param weight [out, in]
 * @param bias [out]
 * @param update null where there is none
 */
record Linear(Tensor weight, Tensor bias, LowRankUpdate update) {

    static Linear of(Parameters parameters, int in, int out) {
        return new Linear(
                parameters.get("weight", out, in), parameters.get("bias", out), LowRankUpdate.of(parameters, in, out));
    }

    Tensor forward(Tensor x) {
        var y = Functional.linear(x, weight, bias);
        return update == null ? y : y.add(update.forward(x));
    }
}
