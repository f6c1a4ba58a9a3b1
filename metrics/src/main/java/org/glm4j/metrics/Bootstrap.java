package org.glm4j.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.glm4j.foundation.CounterRandom;

/**
 * Confidence intervals by resampling (Efron and Tibshirani, "An introduction to the bootstrap", 1993; for BLEU Koehn,
 * EMNLP 2004): a corpus of the same size is drawn from the corpus with replacement, again and again, and the interval is
 * between two percentiles of what its measure comes out as. The seed decides every draw.
 *
 * @param resamples how many corpora are drawn, at least 1; 1,000 is usual
 * @param confidence the share of them within the interval, above 0 and below 1; 0.95 is usual
 * @param seed any value
 */
public record Bootstrap(int resamples, double confidence, long seed) {

    /** Checks the ranges. */
    public Bootstrap {
        if (resamples < 1) {
            throw new IllegalArgumentException("a bootstrap needs at least one resample, not " + resamples);
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence " + confidence + " is not between 0 and 1");
        }
    }

    /** 1,000 resamples at 95 %. */
    public static Bootstrap usual(long seed) {
        return new Bootstrap(1000, 0.95, seed);
    }

    /**
     * The interval of any measure of a corpus, such as corpus BLEU, that is not a mean over its samples.
     *
     * @param size samples in the corpus, at least 1
     * @param measure from the samples' indices (0 to size - 1, repetitions allowed) to the measure
     * @throws IllegalArgumentException if the corpus is empty
     */
    public ConfidenceInterval interval(int size, ToDoubleFunction<int[]> measure) {
        return intervals(size, indices -> new double[] {measure.applyAsDouble(indices)})
                .getFirst();
    }

    /** The intervals of the means of several rows of values, all over the same draws. Shape [row, sample]. */
    List<ConfidenceInterval> means(double[][] values) {
        int size = values[0].length;
        return intervals(
                size,
                indices -> Arrays.stream(values)
                        .mapToDouble(row -> mean(row, indices))
                        .toArray());
    }

    private List<ConfidenceInterval> intervals(int size, Function<int[], double[]> measures) {
        if (size < 1) {
            throw new IllegalArgumentException("there is nothing to draw from");
        }
        double[] estimates = measures.apply(indices(size, IntUnaryOperator.identity()));
        double[][] drawn = new double[estimates.length][resamples]; // [measure, resample]
        for (int resample = 0; resample < resamples; resample++) {
            var random = CounterRandom.of(seed, "bootstrap", 0, resample);
            double[] values = measures.apply(indices(size, i -> random.nextInt(size)));
            for (int i = 0; i < values.length; i++) {
                drawn[i][resample] = values[i];
            }
        }
        var intervals = new ArrayList<ConfidenceInterval>();
        for (int i = 0; i < estimates.length; i++) {
            Arrays.sort(drawn[i]);
            double outside = (1 - confidence) / 2;
            intervals.add(
                    new ConfidenceInterval(quantile(drawn[i], outside), estimates[i], quantile(drawn[i], 1 - outside)));
        }
        return intervals;
    }

    private static int[] indices(int size, IntUnaryOperator draw) {
        return IntStream.range(0, size).map(draw).toArray();
    }

    private static double mean(double[] values, int[] indices) {
        double sum = 0;
        for (int index : indices) {
            sum += values[index];
        }
        return sum / indices.length;
    }

    /** Between two values the line that joins them, as NumPy's percentiles. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
