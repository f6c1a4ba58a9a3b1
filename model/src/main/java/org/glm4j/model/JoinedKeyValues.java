package org.glm4j.model;

import org.glm4j.model.tensor.Tensor;

/** Keys and values of all positions of a sample in one piece. */
sealed interface JoinedKeyValues extends KeyValueStore permits KeyValueCache, HiddenStateMemory {

    /**
     * Joins what a layer computed for the new positions to what the store holds.
     *
     * @param added keys, then values, of the new positions: [2, batch, heads, new positions, head size]
     * @return those of all positions, the new ones last: [2, batch, heads, positions, head size]
     */
    Tensor extend(int layer, Tensor added);

    @Override
    default Tensor attend(int layer, Tensor q, Tensor added, double scale, Joined joined) {
        return joined.attend(extend(layer, added));
    }
}
