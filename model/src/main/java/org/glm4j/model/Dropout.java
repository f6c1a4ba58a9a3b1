package org.glm4j.model;

import org.glm4j.model.tensor.Tensor;

/** What is dropped from the activations while a model is trained. */
public interface Dropout {

    /** The places at which GLM drops. */
    enum Site {
        /** The sum of the embeddings: [batch, length, hidden]; for relative positions theirs too. */
        EMBEDDING,
        /** Attention probabilities: [batch, heads, queries, keys]. */
        ATTENTION,
        /** What the attention adds to the residual stream: [batch, length, hidden]. */
        ATTENTION_OUTPUT,
        /** What the feed-forward layers add to the residual stream: [batch, length, hidden]. */
        FEED_FORWARD_OUTPUT
    }

    /** Drops nothing. */
    Dropout NONE = new Dropout() {
        @Override
        public Tensor apply(Site site, int layer, Tensor x) {
            return x;
        }

        @Override
        public boolean at(Site site) {
            return false;
        }
    };

    /**
     * Drops elements and scales up the others.
     *
     * @param layer transformer block, from 0; 0 for {@link Site#EMBEDDING}
     * @return of the shape of {@code x}
     */
    Tensor apply(Site site, int layer, Tensor x);

    /** Whether anything is dropped there; if not, attention probabilities need not be computed one by one. */
    boolean at(Site site);
}
