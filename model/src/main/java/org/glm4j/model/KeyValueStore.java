package org.glm4j.model;

import org.glm4j.model.tensor.Tensor;

/** Keys and values of the positions before the new ones of a forward pass, layer by layer. */
public sealed interface KeyValueStore permits JoinedKeyValues, BranchedCache {

    /** Number of positions held. */
    int length();

    /** Announces a forward pass of so many new positions. */
    void begin(int added);

    /**
     * Attention of a layer's new positions to what the store holds and to themselves, which the store keeps.
     *
     * @param q [batch, heads, new positions, head size]
     * @param added keys, then values, of the new positions: [2, batch, heads, new positions, head size]
     * @param scale of the products of queries and keys
     * @param joined attends to keys and values in one piece, where the store has them so
     * @return [batch, heads, new positions, head size]
     */
    Tensor attend(int layer, Tensor q, Tensor added, double scale, Joined joined);

    /** Attention to keys and values of all positions. */
    @FunctionalInterface
    interface Joined {

        /**
         * @param all keys, then values, the new positions last: [2, batch, heads, positions, head size]
         */
        Tensor attend(Tensor all);
    }

    /** Ends the forward pass. */
    void end(int added);
}
