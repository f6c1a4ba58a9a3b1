package org.glm4j.finetuning;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glm4j.data.Batch;
import org.glm4j.evaluation.choice.ChoiceHead;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.tasks.TaskSample;

/**
 * A task's training samples, all of them once an epoch, in an order that (seed, epoch) decides. An epoch is a whole
 * number of steps: where its last step has no batch left, there is nothing. May be asked by several threads.
 */
public final class Epochs implements LongFunction<TaskBatch> {

    private final ChoiceHead head;
    private final List<TaskSample> samples;
    private final int batchSize;
    private final int accumulation;
    private final long seed;
    private final AtomicReference<Order> latest = new AtomicReference<>(new Order(-1, List.of()));

    private record Order(long epoch, List<TaskSample> samples) {}

    /**
     * @param samples with labels, at least one, all of one kind
     * @param batchSize samples of a batch
     * @param accumulation batches of a step
     */
    public Epochs(ChoiceHead head, List<TaskSample> samples, int batchSize, int accumulation, long seed) {
        this.head = head;
        this.samples = List.copyOf(samples);
        this.batchSize = batchSize;
        this.accumulation = accumulation;
        this.seed = seed;
    }

    /** Steps of an epoch. */
    public int steps() {
        return Math.ceilDiv(Math.ceilDiv(samples.size(), batchSize), accumulation);
    }

    /**
     * Texts that are learnt in between.
     *
     * @param texts batches by position
     * @param ratio how many of them there are for a batch of samples, on average ({@code --block-lm-ratio})
     */
    public record Mixture(LongFunction<Batch> texts, double ratio) {}

    /**
     * The same steps, of which some learn texts instead: as in the reference, lots decide which, and the samples of such
     * a step are passed over.
     *
     * @param mixture if any
     */
    public LongFunction<TaskBatch> mixedWith(Optional<Mixture> mixture) {
        if (mixture.isEmpty()) {
            return this;
        }
        var texts = mixture.get().texts();
        double share = mixture.get().ratio() / (1 + mixture.get().ratio());
        return position -> CounterRandom.of(seed, "block lm", 0, position).nextDouble() < share
                ? new TaskBatch.Texts(texts.apply(position))
                : apply(position);
    }

    @Override
    public TaskBatch apply(long position) {
        long batches = (long) steps() * accumulation;
        long epoch = position / batches;
        int from = Math.toIntExact(position % batches * batchSize);
        if (from >= samples.size()) {
            return new TaskBatch.Nothing();
        }
        int to = Math.min(from + batchSize, samples.size());
        return TaskBatch.Labelled.of(head, order(epoch).subList(from, to));
    }

    private List<TaskSample> order(long epoch) {
        var known = latest.get();
        if (known.epoch() == epoch) {
            return known.samples();
        }
        var numbers = IntStream.range(0, samples.size()).boxed().collect(Collectors.toList());
        Collections.shuffle(numbers, CounterRandom.of(seed, "finetuning order", epoch, 0));
        var order = new Order(epoch, numbers.stream().map(samples::get).toList());
        latest.set(order);
        return order.samples();
    }
}
