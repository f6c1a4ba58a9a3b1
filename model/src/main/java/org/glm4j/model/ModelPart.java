package org.glm4j.model;

import org.glm4j.model.tensor.Tensor;

/**
 * One of several processes that compute one model together (tensor parallelism; Shoeybi et al., Megatron-LM,
 * arXiv:1909.08053, section 3): each has some of the attention heads, of the feed-forward layers' hidden values and of the
 * vocabulary, and all of everything else. All of them compute the same passes over the same inputs, in step.
 */
public interface ModelPart {

    /** A model that nobody shares. */
    ModelPart WHOLE = new ModelPart() {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void sum(Tensor values) {
            // It is the sum already.
        }

        @Override
        public void max(Tensor values) {
            // It is the largest already.
        }
    };

    /** Which part, from 0. */
    int rank();

    /** How many parts there are. */
    int size();

    /**
     * Replaces numbers by their sums over all parts, to the last bit the same in each.
     *
     * @param values contiguous; what autograd knows about them stays as it is
     */
    void sum(Tensor values);

    /** Replaces numbers by the largest of all parts, likewise. */
    void max(Tensor values);
}
