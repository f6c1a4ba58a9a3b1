package org.glm4j.data.blocks;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Lengths of short blanks: Poisson distributed (GLM, section 2.1: mean 3), without 0 and cut off at a maximum.
 *
 * <p>The probabilities are the Poisson distribution's own, divided by their sum; as 0 is left out, the mean of the
 * draws lies a little above the parameter (3.157 for 3).
 */
final class SpanLengths {

    private final double[] cumulative; // [length - 1]

    /**
     * @param mean parameter of the Poisson distribution
     * @param limit lengths 1 to {@code limit - 1} are drawn
     */
    SpanLengths(double mean, int limit) {
        cumulative = new double[limit - 1];
        double probability = Math.exp(-mean);
        double sum = 0;
        for (int length = 1; length < limit; length++) {
            probability *= mean / length;
            sum += probability;
            cumulative[length - 1] = sum;
        }
    }

    int draw(RandomGenerator random) {
        double u = random.nextDouble() * cumulative[cumulative.length - 1];
        int length = 1;
        while (length < cumulative.length && u >= cumulative[length - 1]) {
            length++;
        }
        return length;
    }

    /** Draws lengths until they sum to {@code tokens} or more. */
    int[] covering(int tokens, RandomGenerator random) {
        int[] lengths = new int[Math.max(tokens, 0)];
        int count = 0;
        for (int covered = 0; covered < tokens; count++) {
            lengths[count] = draw(random);
            covered += lengths[count];
        }
        return Arrays.copyOf(lengths, count);
    }

    /** Probability of a length, before division by the sum. */
    double weight(int length) {
        return length == 1 ? cumulative[0] : cumulative[length - 1] - cumulative[length - 2];
    }
}
