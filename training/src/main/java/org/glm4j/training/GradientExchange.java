package org.glm4j.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.distributed.Collectives;

/**
 * Adds up the gradients of several processes, each with micro-batches of its own, while the last backward pass of a step
 * still computes: neighbouring gradients make up a bucket, and a bucket is summed as soon as all of it is there (Li et
 * al., PyTorch Distributed, arXiv:2006.15704, section 3.2). Buckets are parts of the flat memory in which the gradients
 * lie, so nothing is copied; they are summed in one order everywhere, the last layers' first.
 */
final class GradientExchange implements AutoCloseable {

    /** Large enough that starting an operation costs little beside it, small enough that the first begins early. */
    static final long BUCKET_BYTES = 25L << 20;

    private final Collectives processes;
    private final ParameterGroups parameters;
    private final List<Bucket> buckets = new ArrayList<>();

    private boolean arriving;
    private boolean learnt;
    private Weight latest; // its gradient is being added while its hook runs, and there when the next one does
    private int begun;
    private RuntimeException failure;
    private long waitedNanos;

    /** The exchange of a process that has nobody to exchange with. */
    static GradientExchange none(ParameterGroups parameters) {
        return new GradientExchange(Collectives.alone(Device.CPU), parameters, BUCKET_BYTES);
    }

    /**
     * @param bucketBytes of gradients that are summed together, if no single one is larger
     */
    GradientExchange(Collectives processes, ParameterGroups parameters, long bucketBytes) {
        this.processes = processes;
        this.parameters = parameters;
        if (processes.size() > 1) {
            for (var group : parameters.groups()) {
                addBuckets(group.parameters(), bucketBytes);
            }
            // The order in which they are likely to be ready: a stable sort, as every process must have the same.
            buckets.sort(Comparator.comparingDouble(Bucket::place).reversed());
        }
    }

    private void addBuckets(FlatParameters flat, long bucketBytes) {
        long end = flat.gradient().elements();
        long largest = Math.max(1, bucketBytes / flat.gradient().dtype().bytes());
        var names = List.copyOf(flat.slots().keySet());
        var bucket = new Bucket(flat, end);
        for (String name : names.reversed()) {
            if (bucket.elements() >= largest) {
                buckets.add(bucket);
                bucket = new Bucket(flat, bucket.offset);
            }
            bucket.add(name);
        }
        buckets.add(bucket);
    }

    Collectives processes() {
        return processes;
    }

    /** How many processes there are. */
    int size() {
        return processes.size();
    }

    /** The number that a micro-batch of this process has among those of the step in all processes. */
    int number(int own) {
        return own * processes.size() + processes.rank();
    }

    /**
     * The batches of this process: together the processes see what one would see that takes all of them in turn.
     *
     * @param all batches by position
     * @param from position from which on they are shared out
     * @return batches by position, from {@code from} on too
     */
    <B> LongFunction<B> share(LongFunction<B> all, long from) {
        int size = processes.size();
        int rank = processes.rank();
        return position -> all.apply(from + (position - from) * size + rank);
    }

    /** Sums up numbers over all processes. */
    double[] sum(double... own) {
        return processes.sum(own);
    }

    /**
     * How many micro-batches of a step have a loss, in all processes together.
     *
     * @param own how many of this process's do
     */
    int counting(int own) {
        return (int) Math.round(processes.sum(own)[0]);
    }

    /** The backward pass that begins now is the step's last in this process: what comes is to be summed. */
    void lastBackward() {
        for (var bucket : buckets) {
            bucket.begin();
        }
        latest = null;
        begun = 0;
        arriving = processes.size() > 1;
    }

    /** Takes over what a backward pass left, unless it was the last. */
    void collect() {
        if (!arriving) {
            parameters.collectGradients();
        }
    }

    /**
     * Completes the gradients to the sums over all processes.
     *
     * @param loss of this process
     * @return the sum of all losses
     */
    double complete(double loss) {
        if (processes.size() == 1) {
            return loss;
        }
        if (!arriving) {
            lastBackward(); // there was none, but the others wait
        }
        settleLatest();
        arriving = false;
        if (failure != null) {
            throw failure;
        }
        learn();
        while (begun < buckets.size()) {
            sum(buckets.get(begun));
        }
        long start = System.nanoTime();
        buckets.forEach(Bucket::await);
        waitedNanos += System.nanoTime() - start;
        return processes.sum(loss)[0];
    }

    /** Time that steps have waited for sums after their own work was done, so far. */
    long waitedNanos() {
        return waitedNanos;
    }

    /** Bytes that every process contributes to the sums of one step. */
    long bytesOfStep() {
        return buckets.stream().mapToLong(Bucket::bytes).sum();
    }

    /** How many sums a step is made of. */
    int sums() {
        return buckets.size();
    }

    /** The gradient of a weight comes; those that came before are complete. */
    private void arrived(Weight weight) {
        if (!arriving || failure != null) {
            return;
        }
        try {
            settleLatest();
            latest = weight;
        } catch (RuntimeException e) {
            failure = e; // not through native code, which calls this
        }
    }

    private void settleLatest() {
        if (latest == null) {
            return;
        }
        latest.arrivals++;
        if (learnt && latest.arrivals > latest.expected && latest.expected > 0) {
            throw new IllegalStateException("the gradient of %s came %d times, not %d"
                    .formatted(latest.name, latest.arrivals, latest.expected));
        }
        while (learnt && begun < buckets.size() && buckets.get(begun).complete()) {
            sum(buckets.get(begun));
        }
    }

    /** A weight that is used in several parts of a recomputed pass gets its gradient in parts: how many, the first tells. */
    private void learn() {
        if (!learnt) {
            for (var bucket : buckets) {
                for (var weight : bucket.weights) {
                    weight.expected = weight.arrivals;
                    learnt |= weight.arrivals > 0;
                }
            }
        }
    }

    private void sum(Bucket bucket) {
        begun++;
        bucket.flat.collect(bucket.offset, bucket.elements());
        bucket.pending = processes.allReduce(bucket.gradient());
    }

    @Override
    public void close() {
        for (var bucket : buckets) {
            bucket.weights.forEach(Weight::forget);
        }
    }

    /** Gradients that are summed together: a stretch of flat memory. */
    private final class Bucket {

        private final FlatParameters flat;
        private final long end;
        private final List<Weight> weights = new ArrayList<>();
        private long offset;
        private Collectives.Pending pending = () -> {};

        Bucket(FlatParameters flat, long end) {
            this.flat = flat;
            this.end = end;
            this.offset = end;
        }

        void add(String name) {
            offset = flat.slots().get(name).offset();
            weights.add(new Weight(name, flat.weights().get(name)));
        }

        long elements() {
            return end - offset;
        }

        long bytes() {
            return elements() * flat.gradient().dtype().bytes();
        }

        /** Where in the model it begins, from 0 to 1. */
        double place() {
            return (double) offset / flat.gradient().elements();
        }

        void begin() {
            weights.forEach(weight -> weight.arrivals = 0);
        }

        /** Whether everything that is expected is there; what never came may come any time, and is waited for. */
        boolean complete() {
            return weights.stream().allMatch(weight -> weight.expected > 0 && weight.arrivals >= weight.expected);
        }

        Tensor gradient() {
            return Tensor.of(flat.gradient().handle().narrow(0, offset, elements()));
        }

        void await() {
            pending.await();
        }
    }

    /** A weight whose gradients are noticed as they come. */
    private final class Weight {

        private final String name;
        private final Tensor weight;
        private final int handle;
        private final VoidTensorHook hook; // libtorch holds it without owning it
        private int expected;
        private int arrivals;

        Weight(String name, Tensor weight) {
            this.name = name;
            this.weight = weight;
            this.hook = new VoidTensorHook() {
                @Override
                public void call(TensorBase gradient) {
                    gradient.close();
                    arrived(Weight.this);
                }
            };
            hook.retainReference();
            this.handle = weight.handle().register_hook(hook);
        }

        void forget() {
            weight.handle().remove_hook(handle);
            hook.close();
        }
    }
}
