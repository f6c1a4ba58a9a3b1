package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.Optional;

/**
 * A tensor as bytes: type, shape, and its little-endian elements in row-major order, wherever they lie and however many
 * pieces they are in. Nothing is read before it is asked for.
 *
 * <p>A tensor of a {@link Checkpoint} is readable until the checkpoint is closed.
 */
public interface StoredTensor {

    /** Takes the bytes of a tensor piece by piece. */
    @FunctionalInterface
    interface RunSink<E extends Exception> {

        /**
         * @param run next bytes, read-only, a whole number of elements; valid during the call only
         */
        void accept(MemorySegment run) throws E;
    }

    Dtype dtype();

    /** Sizes, outermost dimension first; empty for a scalar. A new array. */
    long[] shape();

    /** All bytes in row-major order where they already lie so in memory or in a mapped file: no copy is made. */
    Optional<MemorySegment> contiguous();

    /** Passes all bytes in row-major order. Memory needed does not depend on the tensor's size. */
    <E extends Exception> void forEachRun(RunSink<E> sink) throws E;

    /** Number of elements. */
    default long elements() {
        return Arrays.stream(shape()).reduce(1, Math::multiplyExact);
    }

    /** Size of the elements in bytes. */
    default long bytes() {
        return Math.multiplyExact(elements(), dtype().bytes());
    }

    /**
     * All bytes in row-major order, aligned to the element size: the mapped file itself where it holds them so, else a
     * copy.
     *
     * @param allocator where a copy goes, an {@link java.lang.foreign.Arena} for example; unused where none is needed
     */
    default MemorySegment data(SegmentAllocator allocator) {
        var inPlace = contiguous();
        if (inPlace.isPresent() && inPlace.get().maxByteAlignment() >= dtype().bytes()) {
            return inPlace.get();
        }
        var copy = allocator.allocate(bytes(), Math.max(64, dtype().bytes()));
        long[] position = {0};
        this.<RuntimeException>forEachRun(run -> {
            MemorySegment.copy(run, 0, copy, position[0], run.byteSize());
            position[0] += run.byteSize();
        });
        return copy.asReadOnly();
    }

    /**
     * A tensor whose bytes lie in memory.
     *
     * @param shape sizes, outermost dimension first
     * @param data elements in row-major order, little-endian, exactly as many bytes as shape and type need
     */
    static StoredTensor of(Dtype dtype, long[] shape, MemorySegment data) {
        long bytes = new TensorInfo("", dtype, shape).bytes();
        if (data.byteSize() != bytes) {
            throw new IllegalArgumentException(
                    "%s %s needs %,d bytes, not %,d".formatted(dtype, Arrays.toString(shape), bytes, data.byteSize()));
        }
        return StridedTensor.rowMajor(dtype, shape, data.asReadOnly());
    }
}
