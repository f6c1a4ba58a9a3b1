package org.glm4j.generation;

import org.glm4j.foundation.InvalidInputException;

/**
 * The scores of the next token of one row: which tokens can be chosen, and the model's log-probability of each.
 *
 * <p>Forbidding a token takes it out of the choice but leaves the log-probabilities of the others as the model gave
 * them.
 */
final class TokenScores {

    private final float[] logits;
    private final int choices;
    private final double logNormalizer;

    /**
     * @param logits scores of the whole vocabulary; becomes part of this object
     * @param choices only ids below it can be chosen
     * @param blank where the scores belong, for the message
     * @param step number of tokens the blank has so far, for the message
     * @throws InvalidInputException if the scores are not numbers
     */
    TokenScores(float[] logits, int choices, int blank, int step) {
        this.logits = logits;
        this.choices = Math.min(choices, logits.length);
        this.logNormalizer = LogSumExp.of(logits);
        // Any NaN or positive infinity, or nothing but negative infinities, ends here as a NaN.
        if (!Double.isFinite(logNormalizer)) {
            throw new InvalidInputException(
                    ("the model's scores for token %d of blank %d are not numbers (NaN or infinite): its weights are"
                                    + " damaged or overflow this dtype; check the checkpoint or use fp32")
                            .formatted(step + 1, blank + 1));
        }
    }

    /** The scores, those of forbidden tokens negative infinity; not a copy. */
    float[] logits() {
        return logits;
    }

    /** Ids below it can be chosen, unless forbidden. */
    int choices() {
        return choices;
    }

    /** The model's natural log-probability of a token that is not forbidden, at temperature 1. */
    double logProbability(int id) {
        return logits[id] - logNormalizer;
    }

    /** Takes a token out of the choice. */
    void forbid(int id) {
        logits[id] = Float.NEGATIVE_INFINITY;
    }

    /** The token with the highest score, the lowest id of equal ones; -1 if none can be chosen. */
    int best() {
        int best = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < choices; id++) {
            if (logits[id] > max) {
                max = logits[id];
                best = id;
            }
        }
        return best;
    }

    /** The tokens with the {@code k} highest scores, best first; fewer where fewer can be chosen. */
    int[] best(int k) {
        return TopTokens.select(logits, choices, k);
    }
}
