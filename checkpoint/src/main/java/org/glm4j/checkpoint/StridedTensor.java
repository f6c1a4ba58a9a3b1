package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A view of stored elements in PyTorch's terms: the element at index (i, j, ...) lies {@code i * strides[0] + j *
 * strides[1] + ...} elements after the start of {@code storage}.
 */
final class StridedTensor implements TensorView {

    /** Runs shorter than this are gathered before they are passed on. */
    private static final int GATHER_BYTES = 1 << 16;

    private final Dtype dtype;
    private final long[] shape;
    private final long[] strides;
    private final MemorySegment storage;

    /**
     * @param storage starts at the first element; whoever made it has checked that it holds the last one
     */
    StridedTensor(Dtype dtype, long[] shape, long[] strides, MemorySegment storage) {
        this.dtype = dtype;
        this.shape = shape.clone();
        this.strides = strides.clone();
        this.storage = storage;
    }

    static StridedTensor rowMajor(Dtype dtype, long[] shape, MemorySegment data) {
        return new StridedTensor(dtype, shape, rowMajorStrides(shape), data);
    }

    static long[] rowMajorStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape[d];
        }
        return strides;
    }

    @Override
    public Dtype dtype() {
        return dtype;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public long size(int dimension) {
        return shape[dimension];
    }

    @Override
    public StridedTensor narrow(int dimension, long start, long length) {
        long[] narrowed = shape.clone();
        narrowed[dimension] = length;
        long offset = Math.min(start * strides[dimension] * dtype.bytes(), storage.byteSize());
        return new StridedTensor(dtype, narrowed, strides, storage.asSlice(offset));
    }

    @Override
    public Optional<MemorySegment> contiguous() {
        return runElements() == elements() ? Optional.of(storage.asSlice(0, bytes())) : Optional.empty();
    }

    @Override
    public <E extends Exception> void forEachRun(RunSink<E> sink) throws E {
        long elements = elements();
        if (elements == 0) {
            return;
        }
        long runBytes = runElements() * dtype.bytes();
        if (runBytes == bytes()) {
            sink.accept(storage.asSlice(0, runBytes));
        } else if (runBytes >= GATHER_BYTES) {
            var place = new Place();
            do {
                sink.accept(storage.asSlice(place.offset * dtype.bytes(), runBytes));
            } while (place.next());
        } else {
            gather(sink, runBytes);
        }
    }

    private <E extends Exception> void gather(RunSink<E> sink, long runBytes) throws E {
        var gathered = MemorySegment.ofArray(new byte[GATHER_BYTES]);
        long filled = 0;
        var place = new Place();
        do {
            if (filled + runBytes > GATHER_BYTES) {
                sink.accept(gathered.asSlice(0, filled).asReadOnly());
                filled = 0;
            }
            MemorySegment.copy(storage, place.offset * dtype.bytes(), gathered, filled, runBytes);
            filled += runBytes;
        } while (place.next());
        sink.accept(gathered.asSlice(0, filled).asReadOnly());
    }

    /** Elements that lie side by side: those of the innermost dimensions that are laid out row-major. */
    private long runElements() {
        long run = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            if (shape[d] != 1 && strides[d] != run) {
                return run;
            }
            run *= shape[d];
        }
        return run;
    }

    /** Walks over the starts of the runs in row-major order. */
    private final class Place {
        private final long[] index = new long[shape.length];
        private final int outerDimensions;
        private long offset;

        Place() {
            int d = shape.length;
            long run = 1;
            while (d > 0 && (shape[d - 1] == 1 || strides[d - 1] == run)) {
                run *= shape[--d];
            }
            outerDimensions = d;
        }

        boolean next() {
            for (int d = outerDimensions - 1; d >= 0; d--) {
                offset += strides[d];
                if (++index[d] < shape[d]) {
                    return true;
                }
                offset -= shape[d] * strides[d];
                index[d] = 0;
            }
            return false;
        }
    }
}
