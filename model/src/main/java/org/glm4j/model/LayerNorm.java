package org.glm4j.model;

import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/**
 * Normalises every position to mean 0 and variance 1, then scales and shifts it.
 *
 * @param weight [hidden]
 * @param bias [hidden]
 * @param epsilon added to the variance
 */
record LayerNorm(Tensor weight, Tensor bias, double epsilon) {

    static LayerNorm of(Parameters parameters, int size, double epsilon) {
        return new LayerNorm(parameters.get("weight", size), parameters.get("bias", size), epsilon);
    }

    Tensor forward(Tensor x) {
        return Functional.layerNorm(x, weight, bias, epsilon);
    }
}
