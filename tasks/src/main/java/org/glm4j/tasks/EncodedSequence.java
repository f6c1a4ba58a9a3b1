package org.glm4j.tasks;

import java.util.Arrays;

/**
 * Tokens as a model reads them, without padding: the context, which sees itself in both directions, and behind the
 * {@code separator} the answer, which sees the context and causally itself.
 *
 * @param ids tokens; the answer begins with the start-of-piece token and lacks its last token
 * @param positionIds place in the context; tokens of the answer have the blank's
 * @param blockPositionIds 0 in the context, from 1 in the answer
 * @param separator number of tokens of the context
 * @param targets the tokens that should follow the last tokens of the sequence, as many as there are; the last one is
 *     not in the sequence. Empty where the next token's scores are asked for instead
 * @param promptPositions places whose embeddings the prompt encoder replaces; their ids are 0
 */
public record EncodedSequence(
        int[] ids, int[] positionIds, int[] blockPositionIds, int separator, int[] targets, int[] promptPositions) {

    /** Number of tokens. */
    public int length() {
        return ids.length;
    }

    /** Whether both have the same context, so that a model needs to read it once. */
    public boolean sharesContextWith(EncodedSequence other) {
        return separator == other.separator
                && Arrays.equals(ids, 0, separator, other.ids, 0, separator)
                && Arrays.equals(positionIds, 0, separator, other.positionIds, 0, separator)
                && Arrays.equals(promptPositions, other.promptPositions);
    }
}
