package org.glm4j.training;

import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * What a model is trained for: gives batches of one kind a loss. Weights of its own, such as a classification head's,
 * are among the {@linkplain GlmModel#parameters() parameters} of the model. Implementations hold no state.
 *
 * @param <B> a batch
 */
public interface Objective<B> {

    /** Whether a batch has a loss; those without count for nothing. */
    boolean counts(B batch);

    /**
     * A batch as the model reads it, on the model's device.
     *
     * @param batch one that counts
     */
    Pass pass(GlmModel model, B batch);

    /** How much a batch is to do. */
    Work work(GlmConfig config, B batch);

    /** One batch on its way through a model. */
    interface Pass {

        /** What the model reads. */
        GlmInput input();

        /**
         * How far from right the model is.
         *
         * @param hidden last hidden states of the input: [rows, length, hidden]
         * @param dropout of this pass
         * @return one element, differentiable; in single precision at least
         */
        Tensor loss(Tensor hidden, Dropout dropout);
    }

    /**
     * @param tokens that the model reads, padding not counted
     * @param operations floating-point operations of the matrix products, forward and backward
     */
    record Work(long tokens, double operations) {}

    /**
     * Loss of a batch, not recorded for gradients.
     *
     * @param batch one that counts
     */
    default double evaluate(GlmModel model, B batch) {
        try (var _ = TensorScope.inference()) {
            var pass = pass(model, batch);
            return pass.loss(model.encode(pass.input()), Dropout.NONE).item();
        }
    }
}
