package org.glm4j.training;

import java.util.List;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.distributed.Collectives;

/** Gradients that are summed together: a stretch of flat memory. */
final class GradientBucket {

    /** The process that needs the sum, where all do. */
    static final int ALL = -1;

    private static final Collectives.Pending NOTHING = () -> {};

    private final FlatParameters flat;
    private final Stretch stretch;
    private final int owner;
    private final List<ArrivingGradient> gradients;
    private Collectives.Pending pending = NOTHING;

    /**
     * @param owner process that needs the sum, or {@link #ALL}
     * @param gradients those that lie in the stretch, in part at least
     */
    GradientBucket(FlatParameters flat, Stretch stretch, int owner, List<ArrivingGradient> gradients) {
        this.flat = flat;
        this.stretch = stretch;
        this.owner = owner;
        this.gradients = List.copyOf(gradients);
    }

    long bytes() {
        return stretch.elements() * flat.gradient().dtype().bytes();
    }

    /** Where in the model it begins, from 0 to 1. */
    double place() {
        return (double) stretch.offset() / flat.elements();
    }

    /** Whether everything that is expected is there; what never came may come any time, and is waited for. */
    boolean complete() {
        return gradients.stream().allMatch(ArrivingGradient::complete);
    }

    /** Begins the sum. */
    void begin(Collectives processes) {
        if (flat.shares().gradients()) {
            beginApart(processes);
            return;
        }
        flat.collect(stretch);
        var gradient = stretch.of(flat.gradient());
        pending = owner == ALL ? processes.allReduce(gradient) : processes.reduce(gradient, owner);
    }

    /** Moves the gradients out of their weights, to memory that is needed until their sum is there. */
    private void beginApart(Collectives processes) {
        var sum = Tensor.zeros(flat.gradient().dtype(), flat.device(), stretch.elements())
                .keep();
        gradients.forEach(gradient -> gradient.moveTo(sum, stretch));
        var reduced = processes.reduce(sum, owner);
        pending = () -> {
            reduced.await();
            if (owner == processes.rank()) {
                stretch.within(flat.gradient(), flat.own().offset())
                        .addInPlace(sum.to(flat.gradient().device()));
            }
            sum.close();
        };
    }

    /** Waits for the sum, if one has begun and was not waited for. */
    void await() {
        var sum = pending;
        pending = NOTHING;
        sum.await();
    }
}
