package org.glm4j.checkpoint;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a checkpoint says of one of its tensors.
 *
 * @param name the reference's name, without wrappers' prefixes
 * @param dtype type of the elements
 * @param shape sizes, outermost dimension first; empty for a scalar
 */
public record TensorInfo(String name, Dtype dtype, long[] shape) {

    /** Number of elements. */
    public long elements() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Size of the elements in bytes. */
    public long bytes() {
        return Math.multiplyExact(elements(), dtype.bytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorInfo(String otherName, Dtype otherDtype, long[] otherShape)
                && name.equals(otherName)
                && dtype == otherDtype
                && Arrays.equals(shape, otherShape);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, dtype, Arrays.hashCode(shape));
    }

    @Override
    public String toString() {
        return name + " " + dtype + " " + Arrays.toString(shape);
    }
}
