package org.glm4j.evaluation.text;

import java.util.List;

/**
 * What a model wrote for a sample.
 *
 * @param id of the sample
 * @param text cleaned up as its data set asks for
 * @param fills tokens of its blanks
 * @param logProbability natural log-probability of all of them
 * @param score what ranked it among the hypotheses of the search, summed over blanks
 * @param complete whether the model itself ended every blank
 */
public record Prediction(
        String id, String text, List<int[]> fills, double logProbability, double score, boolean complete) {

    public Prediction {
        fills = List.copyOf(fills);
    }

    /** Number of tokens written. */
    public int length() {
        return fills.stream().mapToInt(fill -> fill.length).sum();
    }
}
