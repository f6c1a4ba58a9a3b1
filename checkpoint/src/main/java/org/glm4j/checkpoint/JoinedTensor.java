package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tensors laid side by side along their first or second dimension, as one. */
final class JoinedTensor implements TensorView {

    private final int dimension;
    private final List<TensorView> parts;
    private final long[] shape;

    private JoinedTensor(int dimension, List<TensorView> parts) {
        this.dimension = dimension;
        this.parts = parts;
        this.shape = parts.getFirst().shape();
        this.shape[dimension] =
                parts.stream().mapToLong(part -> part.size(dimension)).sum();
    }

    /**
     * @param dimension 0 or 1
     * @param parts one or more of one type, and of one shape but for {@code dimension}
     */
    static TensorView join(int dimension, List<TensorView> parts) {
        if (dimension < 0 || dimension > 1) {
            throw new IllegalArgumentException("dimension " + dimension);
        }
        return parts.size() == 1 ? parts.getFirst() : new JoinedTensor(dimension, List.copyOf(parts));
    }

    @Override
    public Dtype dtype() {
        return parts.getFirst().dtype();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public Optional<MemorySegment> contiguous() {
        return Optional.empty();
    }

    @Override
    public TensorView narrow(int narrowed, long start, long length) {
        var kept = new ArrayList<TensorView>();
        if (narrowed != dimension) {
            parts.forEach(part -> kept.add(part.narrow(narrowed, start, length)));
            return join(dimension, kept);
        }
        long partStart = 0;
        for (var part : parts) {
            long from = Math.max(start, partStart);
            long to = Math.min(start + length, partStart + part.size(dimension));
            if (from < to) {
                kept.add(part.narrow(dimension, from - partStart, to - from));
            }
            partStart += part.size(dimension);
        }
        if (kept.isEmpty()) {
            kept.add(parts.getFirst().narrow(dimension, 0, 0));
        }
        return join(dimension, kept);
    }

    @Override
    public <E extends Exception> void forEachRun(RunSink<E> sink) throws E {
        if (dimension == 0) {
            for (var part : parts) {
                part.forEachRun(sink);
            }
            return;
        }
        for (long row = 0; row < shape[0]; row++) {
            for (var part : parts) {
                part.narrow(0, row, 1).forEachRun(sink);
            }
        }
    }
}
