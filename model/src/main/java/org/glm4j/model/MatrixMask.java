package org.glm4j.model;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/** A mask of zeros and ones: [batch or 1, 1, queries or 1, keys or more]. */
record MatrixMask(Tensor mask) implements AttentionMask {

    /** What the reference adds to the scores of hidden keys: the lowest half precision number. */
    private static final double HIDDEN = -65504.0;

    /** The mask of one forward pass. */
    AttentionPattern pattern(int queries, int cached, Dtype dtype, Device device) {
        int keys = cached + queries;
        int columns = mask.size(3);
        if (columns < keys) {
            throw new InvalidInputException(
                    "attention_mask: %d columns, but there are %d keys".formatted(columns, keys));
        }
        var visible = mask.narrow(3, columns - keys, keys).to(device).to(dtype);
        return new AttentionPattern.Multiplied(visible, visible.neg().add(1).mul(HIDDEN));
    }
}
