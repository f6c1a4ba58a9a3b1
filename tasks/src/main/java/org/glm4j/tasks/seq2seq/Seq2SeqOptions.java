package org.glm4j.tasks.seq2seq;

import org.glm4j.foundation.InvalidInputException;

/**
 * How pairs of texts become token samples, in the reference's terms.
 *
 * @param sourceLength tokens of every context, padding included ({@code --src-seq-length})
 * @param targetLength the most tokens of a target, its end token included ({@code --tgt-seq-length})
 * @param blockPositions whether the model has positions inside blanks (not {@code --no-block-position})
 * @param paddingHidden whether the padding behind a short source is hidden from the model ({@code --mask-pad-token}), and
 *     therefore left away; the reference's published models have seen it
 */
public record Seq2SeqOptions(int sourceLength, int targetLength, boolean blockPositions, boolean paddingHidden) {

    public Seq2SeqOptions {
        if (sourceLength < 4) {
            throw new InvalidInputException("a source length of %d has no room for text".formatted(sourceLength));
        }
        if (targetLength < 1) {
            throw new InvalidInputException("a target length of %d has no room for text".formatted(targetLength));
        }
    }

    /** With block positions and visible padding. */
    public static Seq2SeqOptions of(int sourceLength, int targetLength) {
        return new Seq2SeqOptions(sourceLength, targetLength, true, false);
    }

    /** See {@link #blockPositions()}. */
    public Seq2SeqOptions withBlockPositions(boolean value) {
        return new Seq2SeqOptions(sourceLength, targetLength, value, paddingHidden);
    }

    /** See {@link #paddingHidden()}. */
    public Seq2SeqOptions withPaddingHidden(boolean value) {
        return new Seq2SeqOptions(sourceLength, targetLength, blockPositions, value);
    }
}
