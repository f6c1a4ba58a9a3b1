package org.glm4j.tasks;

import org.glm4j.foundation.InvalidInputException;

/**
 * How examples become token samples, in the reference's terms.
 *
 * @param sequenceLength the most tokens of a sample ({@code --seq-length}); longer texts are cut
 * @param multiToken whether labels' words may have several tokens and are scored as a whole ({@code --multi-token})
 * @param promptTokens trained tokens put at the places that a pattern keeps for them ({@code --continuous-prompt
 *     --num-prompt-tokens}); 0 for none
 * @param prefixTokens trained tokens in front of everything ({@code --prefix-prompt}); 0 for none
 * @param segmentLength answers are scored in pieces of so many tokens, each behind the ones before it ({@code
 *     --segment-length}); 0 for whole answers
 * @param blockPositions whether the model has positions inside blanks (not {@code --no-block-position})
 * @param candidates whether tasks that list wrong answers beside the right one compare them ({@code --loss-func
 *     generative} or {@code mix})
 */
public record ClozeOptions(
        int sequenceLength,
        boolean multiToken,
        int promptTokens,
        int prefixTokens,
        int segmentLength,
        boolean blockPositions,
        boolean candidates) {

    public ClozeOptions {
        if (sequenceLength < 4) {
            throw new InvalidInputException("a sequence length of %d has no room for text".formatted(sequenceLength));
        }
        if (promptTokens < 0 || prefixTokens < 0 || segmentLength < 0) {
            throw new InvalidInputException("numbers of prompt tokens and the segment length cannot be below 0");
        }
    }

    /** Whole answers, single words for labels, no prompt tokens. */
    public static ClozeOptions of(int sequenceLength) {
        return new ClozeOptions(sequenceLength, false, 0, 0, 0, true, false);
    }

    /** See {@link #multiToken()}. */
    public ClozeOptions withMultiToken(boolean value) {
        return new ClozeOptions(
                sequenceLength, value, promptTokens, prefixTokens, segmentLength, blockPositions, candidates);
    }

    /** See {@link #promptTokens()} and {@link #prefixTokens()}. */
    public ClozeOptions withPrompt(int tokens, int prefix) {
        return new ClozeOptions(sequenceLength, multiToken, tokens, prefix, segmentLength, blockPositions, candidates);
    }

    /** See {@link #segmentLength()}. */
    public ClozeOptions withSegmentLength(int value) {
        return new ClozeOptions(
                sequenceLength, multiToken, promptTokens, prefixTokens, value, blockPositions, candidates);
    }

    /** See {@link #blockPositions()}. */
    public ClozeOptions withBlockPositions(boolean value) {
        return new ClozeOptions(
                sequenceLength, multiToken, promptTokens, prefixTokens, segmentLength, value, candidates);
    }

    /** See {@link #candidates()}. */
    public ClozeOptions withCandidates(boolean value) {
        return new ClozeOptions(
                sequenceLength, multiToken, promptTokens, prefixTokens, segmentLength, blockPositions, value);
    }
}
