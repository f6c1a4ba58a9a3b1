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
     * @param added keys, then values, of the new positions: [2, batch, heads, new positions, head size]
     * @return those of all positions, the new ones last: [2, batch, heads, positions, head size]
     */
    Tensor extend(int layer, Tensor added);

    /** Ends the forward pass. */
    void end(int added);
}
