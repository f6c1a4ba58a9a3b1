package org.glm4j.model;

/**
 * What a model thinks of the words that follow.
 *
 * @param logProbabilities natural log-probability of every target
 * @param best the likeliest word in place of every target
 */
public record TargetScores(double[] logProbabilities, int[] best) {

    /** The natural log-probability of all targets together. */
    public double logProbability() {
        double sum = 0;
        for (double value : logProbabilities) {
            sum += value;
        }
        return sum;
    }
}
