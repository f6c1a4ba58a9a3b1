package org.glm4j.metrics;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * How much of an output is right, how much of the reference it holds, and the harmonic mean of both. F1 is a value of its
 * own and not derived, because the F1 of a corpus is the mean of its pairs' F1.
 *
 * @param precision share of the output that is in the reference, 0 to 1
 * @param recall share of the reference that is in the output, 0 to 1
 * @param f1 0 to 1
 */
public record PrecisionRecall(double precision, double recall, double f1) {

    /** Nothing in common. */
    public static final PrecisionRecall ZERO = new PrecisionRecall(0, 0, 0);

    /**
     * From counts; a side without any units has nothing right.
     *
     * @param common units that both sides share
     * @param output units of the output, at least {@code common}
     * @param reference units of the reference, at least {@code common}
     */
    public static PrecisionRecall of(long common, long output, long reference) {
        if (common == 0) {
            return ZERO;
        }
        double precision = (double) common / output;
        double recall = (double) common / reference;
        return new PrecisionRecall(precision, recall, 2 * precision * recall / (precision + recall));
    }

    PrecisionRecall exchanged() {
        return new PrecisionRecall(/* precision= */ recall, /* recall= */ precision, f1);
    }

    /** The mean of each number by itself; {@link #ZERO} of nothing. */
    static PrecisionRecall mean(Collection<PrecisionRecall> scores) {
        return scores.isEmpty()
                ? ZERO
                : new PrecisionRecall(
                        mean(scores, PrecisionRecall::precision),
                        mean(scores, PrecisionRecall::recall),
                        mean(scores, PrecisionRecall::f1));
    }

    private static double mean(Collection<PrecisionRecall> scores, ToDoubleFunction<PrecisionRecall> part) {
        double sum = 0;
        for (PrecisionRecall score : scores) {
            sum += part.applyAsDouble(score);
        }
        return sum / scores.size();
    }
}
