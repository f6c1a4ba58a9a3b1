package org.glm4j.tasks;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.foundation.CounterRandom;

/**
 * Encoded examples to learn from, all of them once an epoch, in an order that (seed, epoch) decides. An epoch is a whole
 * number of steps: where its last step has no batch left, batches are empty. May be asked by several threads.
 */
public final class SequenceEpochs implements BatchSource {

    private final Source source;
    private final int size;
    private final int batchSize;
    private final int accumulation;
    private final long seed;
    private final AtomicReference<Order> latest = new AtomicReference<>(new Order(-1, List.of()));

    private record Order(long epoch, List<Integer> numbers) {}

    /** Where examples come from. May be asked by several threads. */
    @FunctionalInterface
    public interface Source {

        /**
         * An example, encoded with its targets.
         *
         * @param number 0 to before the number of examples
         * @param epoch counted from 0; what is hidden of a text may differ from epoch to epoch
         */
        EncodedSequence sequence(int number, long epoch);
    }

    /**
     * @param size number of examples, at least one
     * @param batchSize examples of a batch
     * @param accumulation batches of a step
     */
    public SequenceEpochs(Source source, int size, int batchSize, int accumulation, long seed) {
        this.source = source;
        this.size = size;
        this.batchSize = batchSize;
        this.accumulation = accumulation;
        this.seed = seed;
    }

    /** Steps of an epoch. */
    public int steps() {
        return Math.ceilDiv(Math.ceilDiv(size, batchSize), accumulation);
    }

    @Override
    public Batch batch(long position) {
        long batches = (long) steps() * accumulation;
        long epoch = position / batches;
        int from = (int) Math.min(size, position % batches * batchSize);
        int to = Math.min(from + batchSize, size);
        return Batch.of(order(epoch).subList(from, to).stream()
                .map(number -> sample(source.sequence(number, epoch), TrainingMode.BERT))
                .toList());
    }

    private List<Integer> order(long epoch) {
        Order known = latest.get();
        if (known.epoch == epoch) {
            return known.numbers;
        }
        var numbers = IntStream.range(0, size).boxed().collect(Collectors.toList());
        Collections.shuffle(numbers, CounterRandom.of(seed, "text order", epoch, 0));
        latest.set(new Order(epoch, numbers));
        return numbers;
    }

    /** Targets belong to the last tokens; the others have none. */
    static TrainingSample sample(EncodedSequence sequence, TrainingMode mode) {
        return sample(sequence, sequence.targets(), mode);
    }

    /**
     * A sequence to learn from.
     *
     * @param last what should follow its last tokens
     */
    static TrainingSample sample(EncodedSequence sequence, int[] last, TrainingMode mode) {
        int length = sequence.length();
        int count = last.length;
        int[] targets = new int[length];
        float[] lossMask = new float[length];
        System.arraycopy(last, 0, targets, length - count, count);
        Arrays.fill(lossMask, length - count, length, 1);
        return new TrainingSample(
                sequence.ids(),
                targets,
                lossMask,
                sequence.positionIds(),
                sequence.blockPositionIds(),
                sequence.separator(),
                new int[0],
                mode);
    }
}
