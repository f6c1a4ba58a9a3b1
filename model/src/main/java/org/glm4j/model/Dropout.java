package org.glm4j.model;

import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/** What is dropped from the activations while a model is trained. */
public interface Dropout {

    /** The places at which GLM drops. */
    enum Site {
        /** The sum of the embeddings: [batch, length, hidden]. */
        EMBEDDING,
        /** Encoded distances of relative positions: [1, keys, hidden]. */
        DISTANCE,
        /** Attention probabilities: [batch, heads, queries, keys]. */
        ATTENTION,
        /** What the attention adds to the residual stream: [batch, length, hidden]. */
        ATTENTION_OUTPUT,
        /** What the feed-forward layers add to the residual stream: [batch, length, hidden]. */
        FEED_FORWARD_OUTPUT,
        /** What a sequence classifier reads: [batch, hidden]. */
        CLASSIFIER
    }

    /** Drops nothing. */
    Dropout NONE = new Dropout() {
        @Override
        public boolean at(Site site) {
            return false;
        }

        @Override
        public Tensor kept(Site site, int layer, int piece, Device device, long... shape) {
            throw new IllegalStateException("nothing is dropped at " + site);
        }

        @Override
        public double scale(Site site) {
            return 1;
        }
    };

    /** Whether anything is dropped there; if not, attention probabilities need not be computed one by one. */
    boolean at(Site site);

    /**
     * Which elements stay. The same place gives the same answer, so that recomputed activations are what they were.
     *
     * @param layer transformer block, from 0; 0 for the embeddings
     * @param piece number of the piece, from 0, where a layer's activations are computed piece by piece
     * @return of type BOOL and the given shape
     */
    Tensor kept(Site site, int layer, int piece, Device device, long... shape);

    /** What elements that stay are multiplied by: 1 over their share. */
    double scale(Site site);

    /** Drops elements of {@code x} and scales up the others. */
    default Tensor apply(Site site, int layer, Tensor x) {
        return at(site) ? x.mul(kept(site, layer, 0, x.device(), x.shape())).mul(scale(site)) : x;
    }
}
