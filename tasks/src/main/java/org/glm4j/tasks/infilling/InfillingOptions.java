package org.glm4j.tasks.infilling;

import org.glm4j.foundation.InvalidInputException;

/**
 * How texts with blanks become token samples, in the reference's terms.
 *
 * @param sourceLength tokens of every context, padding included ({@code --src-seq-length})
 * @param targetLength the most tokens of all targets of an extraction together ({@code --tgt-seq-length})
 * @param maskRatio share of the words that are hidden, and of the source's tokens that targets may have ({@code
 *     --blank-maskratio}), 0 to 1
 * @param seed decides which words are hidden
 * @param blockPositions whether the model has positions inside blanks
 * @param paddingHidden whether the padding behind a short source is hidden from the model, and therefore left away; the
 *     reference shows it
 */
public record InfillingOptions(
        int sourceLength,
        int targetLength,
        double maskRatio,
        long seed,
        boolean blockPositions,
        boolean paddingHidden) {

    public InfillingOptions {
        if (sourceLength < 2) {
            throw new InvalidInputException("a source length of %d has no room for text".formatted(sourceLength));
        }
        if (targetLength < 1) {
            throw new InvalidInputException("a target length of %d has no room for text".formatted(targetLength));
        }
        if (!(maskRatio > 0 && maskRatio < 1)) {
            throw new InvalidInputException(
                    "a mask ratio of %s is not between 0 and 1; the published ones are 0.1 to 0.5"
                            .formatted(maskRatio));
        }
    }

    /** With block positions and visible padding. */
    public static InfillingOptions of(int sourceLength, int targetLength, double maskRatio) {
        return new InfillingOptions(sourceLength, targetLength, maskRatio, 0, true, false);
    }

    /** See {@link #seed()}. */
    public InfillingOptions withSeed(long value) {
        return new InfillingOptions(sourceLength, targetLength, maskRatio, value, blockPositions, paddingHidden);
    }

    /** See {@link #blockPositions()}. */
    public InfillingOptions withBlockPositions(boolean value) {
        return new InfillingOptions(sourceLength, targetLength, maskRatio, seed, value, paddingHidden);
    }

    /** See {@link #paddingHidden()}. */
    public InfillingOptions withPaddingHidden(boolean value) {
        return new InfillingOptions(sourceLength, targetLength, maskRatio, seed, blockPositions, value);
    }
}
