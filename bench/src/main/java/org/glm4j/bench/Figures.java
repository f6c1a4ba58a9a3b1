package org.glm4j.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What repeated measurements of one quantity come to.
 *
 * @param median middle of the samples
 * @param spread distance between the quartiles as a share of the median: the half of the samples that lies nearest the
 *     median fits into it
 * @param n number of samples
 */
record Figures(double median, double spread, int n) {

    static Figures of(double... samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double median = quantile(sorted, 0.5);
        return new Figures(
                median, (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / Math.abs(median), samples.length);
    }

    /**
     * Quotients of samples that were taken one right after the other, so that what slows the machine for a while slows
     * both and leaves the quotient alone.
     */
    static Figures ofRatios(double[] numerators, double[] denominators) {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException(
                    "%d samples cannot be paired with %d".formatted(numerators.length, denominators.length));
        }
        return of(IntStream.range(0, numerators.length)
                .mapToDouble(i -> numerators[i] / denominators[i])
                .toArray());
    }

    /** Linear interpolation between the neighbours, as NumPy and R (type 7) do. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
