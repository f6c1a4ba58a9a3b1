package org.glm4j.evaluation.choice;

/**
 * What a model thinks of the choices of one sample.
 *
 * @param values a score for each
 * @param written for each, whether it is, word by word, what the model itself would write first; empty where choices are
 *     not answers
 */
public record ChoiceScores(double[] values, boolean[] written) {

    /** The choice of the largest score, the first of equals. */
    public int best() {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
