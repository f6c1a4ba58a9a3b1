package org.glm4j.model;

import org.glm4j.model.tensor.Tensor;

/** Keys and values of the positions before the new ones of a forward pass, layer by layer. */
public sealed interface KeyValueStore permits KeyValueCache, HiddenStateMemory {

    /** Number of positions held. */
    int length();

    /** Announces a forward pass of so many new positions. */
    void begin(int added);

    /**
     * Joins what a layer computed for the new positions to what the store holds.
     *
     * @param keys [batch, heads, new positions, head size]
     * @param values [batch, heads, new positions, head size]
     */
    KeyValue extend(int layer, Tensor keys, Tensor values);

    /** Ends the forward pass. */
    void end(int added);

    /**
     * Keys and values of one layer.
     *
     * @param keys [batch, heads, positions, head size], the new ones last
     * @param values [batch, heads, positions, head size]
     */
    record KeyValue(Tensor keys, Tensor values) {}
}
