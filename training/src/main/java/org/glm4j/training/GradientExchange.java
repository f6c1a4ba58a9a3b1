package org.glm4j.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.distributed.Collectives;

/**
 * Adds up the gradients of several processes, each with micro-batches of its own, while a backward pass still computes:
 * neighbouring gradients make up a bucket, and a bucket is summed as soon as all of it is there (Li et al., PyTorch
 * Distributed, arXiv:2006.15704, section 3.2). Buckets are summed in one order everywhere, the last layers' first.
 *
 * <p>What has accumulated is summed in the last backward pass of a step, in place. Where gradients are shared out, every
 * backward pass is a round of sums of its own, and no gradient stays with a process that does not step its weight.
 */
final class GradientExchange implements AutoCloseable {

    /** Buckets with memory of their own, where gradients are shared out. */
    private static final int BUCKETS_AT_ONCE = 4;

    private final Shares shares;
    private final Collectives processes;
    private final ParameterGroups parameters;
    private final List<ArrivingGradient> gradients = new ArrayList<>();
    private final List<GradientBucket> buckets = new ArrayList<>();

    private int roundsLeft;
    private boolean inRound;
    private boolean learnt;
    private ArrivingGradient latest; // is being added while its hook runs, and there when the next one's does
    private int begun;
    private RuntimeException failure;

    /** The exchange of a process that has nobody to exchange with. */
    static GradientExchange none(ParameterGroups parameters) {
        return new GradientExchange(TrainingProcesses.alone(Device.CPU), parameters);
    }

    GradientExchange(TrainingProcesses among, ParameterGroups parameters) {
        this.shares = among.shares();
        this.processes = shares.processes();
        this.parameters = parameters;
        if (processes.size() > 1) {
            for (var group : parameters.groups()) {
                addBuckets(group.parameters(), among.bucketBytes());
            }
            // The order in which they are likely to be ready: a stable sort, as every process must have the same.
            buckets.sort(Comparator.comparingDouble(GradientBucket::place).reversed());
        }
    }

    private void addBuckets(FlatParameters flat, long bucketBytes) {
        var arriving = new ArrayList<ArrivingGradient>();
        flat.slots()
                .forEach((name, slot) -> arriving.add(new ArrivingGradient(
                        name, slot.stretch(), flat.weights().get(name), this::arrives)));
        gradients.addAll(arriving);
        long largest = Math.max(1, bucketBytes / flat.gradient().dtype().bytes());
        var stretches = shares.stretches(flat.elements());
        for (int owner = 0; owner < stretches.size(); owner++) {
            var stretch = stretches.get(owner);
            for (long end = stretch.end(); end > stretch.offset(); end -= largest) {
                var part = Stretch.between(Math.max(stretch.offset(), end - largest), end);
                buckets.add(new GradientBucket(
                        flat,
                        part,
                        shares.shared() ? owner : GradientBucket.ALL,
                        arriving.stream()
                                .filter(each -> each.place().overlap(part).elements() > 0)
                                .toList()));
            }
        }
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
     * A step begins.
     *
     * @param counting micro-batches of this process that have a loss
     * @param microBatches of every process, with and without
     * @return how many have a loss, in all processes together
     */
    int begin(int counting, int microBatches) {
        roundsLeft = shares.gradients() ? microBatches : 1;
        return (int) Math.round(processes.sum(counting)[0]);
    }

    /**
     * A backward pass begins.
     *
     * @param last whether it is the step's last in this process
     */
    void beforeBackward(boolean last) {
        inRound = processes.size() > 1 && (last || shares.gradients());
        if (inRound) {
            gradients.forEach(ArrivingGradient::expect);
            latest = null;
            begun = 0;
        }
    }

    /** Takes over what a backward pass left. */
    void afterBackward() {
        if (inRound) {
            completeRound();
        } else {
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
        while (roundsLeft > 0) {
            beforeBackward(true); // there is none, but the others wait
            completeRound();
        }
        return processes.sum(loss)[0];
    }

    private void completeRound() {
        settleLatest();
        inRound = false;
        roundsLeft--;
        if (failure != null) {
            throw failure;
        }
        if (!learnt) {
            for (var gradient : gradients) {
                learnt |= gradient.learn();
            }
        }
        while (begun < buckets.size()) {
            beginNext();
        }
        buckets.forEach(GradientBucket::await);
    }

    /** Bytes that every process contributes to the sums of one round. */
    long bytesOfRound() {
        return buckets.stream().mapToLong(GradientBucket::bytes).sum();
    }

    /** How many sums a round is made of. */
    int sums() {
        return buckets.size();
    }

    /** A gradient comes; those that came before are there. */
    private void arrives(ArrivingGradient gradient) {
        if (!inRound || failure != null) {
            return;
        }
        try {
            settleLatest();
            latest = gradient;
        } catch (RuntimeException e) {
            failure = e; // not through native code, which calls this
        }
    }

    private void settleLatest() {
        if (latest != null) {
            latest.arrived();
            while (learnt && begun < buckets.size() && buckets.get(begun).complete()) {
                beginNext();
            }
        }
    }

    private void beginNext() {
        if (shares.gradients() && begun >= BUCKETS_AT_ONCE) {
            buckets.get(begun - BUCKETS_AT_ONCE).await();
        }
        buckets.get(begun).begin(processes);
        begun++;
    }

    @Override
    public void close() {
        gradients.forEach(ArrivingGradient::close);
    }
}
