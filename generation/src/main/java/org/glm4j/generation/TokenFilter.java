package org.glm4j.generation;

import java.util.Arrays;

/**
 * Sampling's choice among the next tokens: temperature, then top-k (Fan et al. 2018), then top-p of what is left
 * (nucleus sampling, Holtzman et al. 2020).
 *
 * @param temperature scores are divided by it
 * @param topK tokens to keep, and those that tie with the last; 0 keeps all
 * @param topP probability, among the tokens that top-k kept, to reach with the most likely ones; the token that reaches
 *     it is kept; 0 keeps all
 */
record TokenFilter(double temperature, int topK, double topP) {

    /** Tokens looked at first for top-p: few carry most of the probability. All are sorted only where that is not so. */
    private static final int FIRST_LOOK = 512;

    static TokenFilter of(DecodingOptions options) {
        return new TokenFilter(
                options.temperature().orElse(1),
                options.topK().orElse(0),
                options.topP().orElse(0));
    }

    /**
     * What is left to draw from.
     *
     * @param ids tokens
     * @param weights proportional to their probabilities, as long as {@code ids}
     * @param total sum of the weights
     */
    record Candidates(int[] ids, double[] weights, double total) {

        /** Natural log of the probability of the {@code i}-th token among the candidates. */
        double logProbability(int i) {
            return Math.log(weights[i] / total);
        }
    }

    /** The tokens that may be drawn; none if every token is forbidden. */
    Candidates apply(TokenScores scores) {
        int best = scores.best();
        if (best < 0) {
            return new Candidates(new int[0], new double[0], 0);
        }
        if (topK > 0) {
            int[] ids = topWithTies(scores);
            double[] weights = weights(scores, ids);
            return topP > 0 ? nucleus(ids, weights, sum(weights)) : candidates(ids, weights);
        }
        if (topP > 0) {
            double total = LogSumExp.sum(scores.logits(), scores.choices(), scores.logits()[best], 1 / temperature);
            int[] ids = scores.best(Math.min(FIRST_LOOK, scores.choices()));
            double[] weights = weights(scores, ids);
            if (sum(weights) <= topP * total) {
                ids = scores.best(scores.choices());
                weights = weights(scores, ids);
            }
            return nucleus(ids, weights, total);
        }
        int[] ids = new int[scores.choices()];
        Arrays.setAll(ids, id -> id);
        double[] weights = new double[ids.length];
        Arrays.setAll(weights, id -> weight(scores, id, best));
        return candidates(ids, weights);
    }

    private int[] topWithTies(TokenScores scores) {
        int[] top = scores.best(Math.min(topK, scores.choices()));
        if (top.length < topK) {
            return top;
        }
        int last = top[top.length - 1];
        float[] logits = scores.logits();
        int ties = 0;
        for (int id = last + 1; id < scores.choices(); id++) {
            ties += logits[id] == logits[last] ? 1 : 0;
        }
        int[] all = Arrays.copyOf(top, top.length + ties);
        for (int id = last + 1, i = top.length; i < all.length; id++) {
            if (logits[id] == logits[last]) {
                all[i++] = id;
            }
        }
        return all;
    }

    /** Cuts a falling list behind the token that brings it above {@code topP} of the total. */
    private Candidates nucleus(int[] ids, double[] weights, double total) {
        double cumulative = 0;
        int kept = 0;
        while (kept < ids.length && cumulative <= topP * total) {
            cumulative += weights[kept++];
        }
        return candidates(Arrays.copyOf(ids, kept), Arrays.copyOf(weights, kept));
    }

    private static Candidates candidates(int[] ids, double[] weights) {
        return new Candidates(ids, weights, sum(weights));
    }

    private double[] weights(TokenScores scores, int[] ids) {
        double[] weights = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            weights[i] = weight(scores, ids[i], ids[0]);
        }
        return weights;
    }

    private double weight(TokenScores scores, int id, int best) {
        float[] logits = scores.logits();
        return Math.exp(((double) logits[id] - logits[best]) / temperature);
    }

    /**
     * Draws an index with probability proportional to its weight, by inverting the cumulative distribution.
     *
     * @param uniform in [0, 1)
     * @return -1 if all weights are 0
     */
    static int draw(double[] weights, double uniform) {
        double left = uniform * sum(weights);
        int last = -1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
