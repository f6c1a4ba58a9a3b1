package org.glm4j.metrics;

import java.util.List;
import java.util.Locale;

/**
 * BLEU and what it is made of. Tools print these numbers times 100.
 *
 * @param precisions share of right n-grams for orders 1 to 4, after smoothing, 0 to 1
 * @param brevityPenalty 1 for an output at least as long as its reference, less for a shorter one, 0 for none
 * @param hypothesisLength words of the output
 * @param referenceLength words of the reference
 * @param orders how many orders the score is the mean of: 4, fewer for a short sentence scored by itself
 */
public record BleuScore(
        List<Double> precisions, double brevityPenalty, long hypothesisLength, long referenceLength, int orders) {

    /** Keeps a copy of the list. */
    public BleuScore {
        precisions = List.copyOf(precisions);
    }

    /** BLEU, 0 to 1. */
    public double score() {
        return bleu(orders);
    }

    /**
     * BLEU-1 to BLEU-4: brevity penalty times the geometric mean of the first precisions, 0 to 1.
     *
     * @param order how many of them, 1 to 4
     */
    public double bleu(int order) {
        double logarithms = 0;
        for (double precision : precisions.subList(0, order)) {
            logarithms += Math.log(precision); // of 0 it is -infinity, and the score 0
        }
        return brevityPenalty == 0 ? 0 : brevityPenalty * Math.exp(logarithms / order);
    }

    /** The line that multi-bleu.perl prints. */
    @Override
    public String toString() {
        if (referenceLength == 0) {
            return "BLEU = 0, 0/0/0/0 (BP=0, ratio=0, hyp_len=0, ref_len=0)";
        }
        return String.format(
                Locale.ROOT,
                "BLEU = %.2f, %.1f/%.1f/%.1f/%.1f (BP=%.3f, ratio=%.3f, hyp_len=%d, ref_len=%d)",
                100 * score(),
                100 * precisions.get(0),
                100 * precisions.get(1),
                100 * precisions.get(2),
                100 * precisions.get(3),
                brevityPenalty,
                (double) hypothesisLength / referenceLength,
                hypothesisLength,
                referenceLength);
    }
}
