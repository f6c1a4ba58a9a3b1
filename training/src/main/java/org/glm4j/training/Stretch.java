package org.glm4j.training;

import org.glm4j.model.tensor.Tensor;

/**
 * A part of flat memory, counted in elements.
 *
 * @param offset of its first element
 * @param elements how many, perhaps none
 */
record Stretch(long offset, long elements) {

    static Stretch between(long offset, long end) {
        return new Stretch(offset, Math.max(0, end - offset));
    }

    /** The element after the last. */
    long end() {
        return offset + elements;
    }

    /** What lies in both. */
    Stretch overlap(Stretch other) {
        return between(Math.max(offset, other.offset), Math.min(end(), other.end()));
    }

    /** This part of a flat tensor. */
    Tensor of(Tensor flat) {
        return within(flat, 0);
    }

    /**
     * This part of a flat tensor that is a part itself.
     *
     * @param start place of the tensor's first element
     */
    Tensor within(Tensor flat, long start) {
        return Tensor.of(flat.handle().narrow(0, offset - start, elements));
    }
}
