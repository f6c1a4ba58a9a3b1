package org.glm4j.metrics;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * ROUGE of every pair of a corpus.
 *
 * @param pairs one score for each pair, in the corpus's order
 */
public record RougeCorpus(List<RougeScore> pairs) {

    private static final List<Function<RougeScore, PrecisionRecall>> MEASURES =
            List.of(RougeScore::rouge1, RougeScore::rouge2, RougeScore::rougeL, RougeScore::rougeLsum);
    private static final List<ToDoubleFunction<PrecisionRecall>> NUMBERS =
            List.of(PrecisionRecall::precision, PrecisionRecall::recall, PrecisionRecall::f1);

    /** Keeps a copy of the list. */
    public RougeCorpus {
        pairs = List.copyOf(pairs);
    }

    /** The corpus's score: the mean over its pairs, which is the figure that is published. */
    public RougeScore mean() {
        return RougeScore.mean(pairs);
    }

    /**
     * Between which scores the mean lies with the bootstrap's confidence, each of the twelve numbers by itself.
     *
     * @throws IllegalArgumentException if there are no pairs
     */
    public Range range(Bootstrap bootstrap) {
        double[][] values = new double[MEASURES.size() * NUMBERS.size()][]; // [measure x number, pair]
        for (int i = 0; i < values.length; i++) {
            var measure = MEASURES.get(i / NUMBERS.size());
            var number = NUMBERS.get(i % NUMBERS.size());
            values[i] = pairs.stream()
                    .mapToDouble(pair -> number.applyAsDouble(measure.apply(pair)))
                    .toArray();
        }
        List<ConfidenceInterval> intervals = bootstrap.means(values);
        return new Range(
                score(intervals, ConfidenceInterval::low),
                score(intervals, ConfidenceInterval::high),
                bootstrap.confidence());
    }

    private static RougeScore score(List<ConfidenceInterval> intervals, ToDoubleFunction<ConfidenceInterval> bound) {
        double[] bounds = intervals.stream().mapToDouble(bound).toArray();
        return new RougeScore(part(bounds, 0), part(bounds, 1), part(bounds, 2), part(bounds, 3));
    }

    private static PrecisionRecall part(double[] bounds, int measure) {
        int at = measure * NUMBERS.size();
        return new PrecisionRecall(bounds[at], bounds[at + 1], bounds[at + 2]);
    }

    /**
     * The bounds of all twelve numbers.
     *
     * @param low the lower bounds
     * @param high the upper bounds
     * @param confidence the share of resampled corpora within them, 0 to 1
     */
    public record Range(RougeScore low, RougeScore high, double confidence) {}
}
