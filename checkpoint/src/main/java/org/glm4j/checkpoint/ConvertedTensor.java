package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** A tensor whose floating-point elements are rounded to another type while they pass by. */
final class ConvertedTensor implements StoredTensor {

    private final StoredTensor source;
    private final Dtype target;
    private final LongAdder overflows;

    private ConvertedTensor(StoredTensor source, Dtype target, LongAdder overflows) {
        this.source = source;
        this.target = target;
        this.overflows = overflows;
    }

    /**
     * @param target a floating-point type
     * @param overflows counts finite elements that become infinite, each time the tensor is read
     * @return the tensor itself if it is of that type already, or not of floating point
     */
    static StoredTensor convert(StoredTensor source, Dtype target, LongAdder overflows) {
        if (!target.isFloatingPoint()) {
            throw new IllegalArgumentException(target + " is no floating-point type");
        }
        return source.dtype() == target || !source.dtype().isFloatingPoint()
                ? source
                : new ConvertedTensor(source, target, overflows);
    }

    @Override
    public Dtype dtype() {
        return target;
    }

    @Override
    public long[] shape() {
        return source.shape();
    }

    @Override
    public Optional<MemorySegment> contiguous() {
        return Optional.empty();
    }

    @Override
    public <E extends Exception> void forEachRun(RunSink<E> sink) throws E {
        var rounding = new Rounding(source.dtype(), target);
        source.<E>forEachRun(run -> rounding.convert(run, sink));
        overflows.add(rounding.overflows());
    }
}
