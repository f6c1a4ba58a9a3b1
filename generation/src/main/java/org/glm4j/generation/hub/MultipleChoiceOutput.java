package org.glm4j.generation.hub;

import java.util.OptionalDouble;
import org.glm4j.model.Logits;

/**
 * What a forward pass over choices gives.
 *
 * @param loss mean cross-entropy of the right choices, in nats; empty if they were not named
 * @param logits [batch][choice]: the log-probability of every choice
 * @param languageModelLogits scores of all words at all places
 */
public record MultipleChoiceOutput(OptionalDouble loss, double[][] logits, Logits languageModelLogits) {

    /** Index of the likeliest choice of every text, the first of equals. */
    public int[] best() {
        int[] best = new int[logits.length];
        for (int row = 0; row < logits.length; row++) {
            for (int choice = 1; choice < logits[row].length; choice++) {
                if (logits[row][choice] > logits[row][best[row]]) {
                    best[row] = choice;
                }
            }
        }
        return best;
    }
}
