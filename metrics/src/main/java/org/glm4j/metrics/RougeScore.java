package org.glm4j.metrics;

import java.util.List;
import java.util.function.Function;

/**
 * ROUGE of one summary, or the mean over many.
 *
 * @param rouge1 single words in common
 * @param rouge2 pairs of neighbouring words in common
 * @param rougeL the longest common subsequence of the whole texts
 * @param rougeLsum the union of each reference line's longest common subsequences with the summary's lines
 */
public record RougeScore(
        PrecisionRecall rouge1, PrecisionRecall rouge2, PrecisionRecall rougeL, PrecisionRecall rougeLsum) {

    /** The mean of every number by itself, each pair with the same weight; all zero of nothing. */
    public static RougeScore mean(List<RougeScore> pairs) {
        return new RougeScore(
                mean(pairs, RougeScore::rouge1),
                mean(pairs, RougeScore::rouge2),
                mean(pairs, RougeScore::rougeL),
                mean(pairs, RougeScore::rougeLsum));
    }

    /** What was taken for the output is the reference, and the other way round. */
    RougeScore exchanged() {
        return new RougeScore(rouge1.exchanged(), rouge2.exchanged(), rougeL.exchanged(), rougeLsum.exchanged());
    }

    private static PrecisionRecall mean(List<RougeScore> pairs, Function<RougeScore, PrecisionRecall> measure) {
        return PrecisionRecall.mean(pairs.stream().map(measure).toList());
    }
}
