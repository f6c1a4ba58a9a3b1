package org.glm4j.generation;

import java.util.Arrays;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.Prompt;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * A context with blanks, ready to be decoded: Part A of GLM's input (Du et al. 2022, section 2.1).
 *
 * <p>A model with block positions gives every token of a fill the position of its mask, and counts inside the fill from
 * 1. A model without counts on from the mask's position, so everything behind a mask moves by the longest fill to make
 * room.
 *
 * @param ids tokens of the context
 * @param positions place of every token in the corrupted text, as long as {@code ids}
 * @param blockPositions 0 for every token, as long as {@code ids}; empty for a model without block positions
 * @param masks indices into {@code ids} of the blanks' mask tokens, rising
 */
public record BlankPrompt(int[] ids, int[] positions, int[] blockPositions, int[] masks) {

    /**
     * Numbers a context.
     *
     * @param ids tokens of the context
     * @param masks indices of its mask tokens, rising
     * @param blockPositions whether the model has block positions
     * @param outSeqLength most tokens of a fill: the room behind every mask where there are no block positions
     */
    public static BlankPrompt of(int[] ids, int[] masks, boolean blockPositions, int outSeqLength) {
        int[] positions = new int[ids.length];
        Arrays.setAll(positions, i -> i);
        if (blockPositions) {
            return new BlankPrompt(ids, positions, new int[ids.length], masks);
        }
        for (int mask : masks) {
            for (int i = mask + 1; i < positions.length; i++) {
                // Sums beyond any table stay there, and are refused when the prompt meets its model.
                positions[i] = (int) Math.min((long) positions[i] + outSeqLength, Integer.MAX_VALUE - 1);
            }
        }
        return new BlankPrompt(ids, positions, new int[0], masks);
    }

    /**
     * Reads a text as the reference's interactive generation does: {@code ENC} first, {@code [gMASK]} (or {@code [MASK]}
     * where the vocabulary has no task masks) appended where no mask is written, {@code eos} last unless the text ends in
     * {@code [gMASK]}.
     *
     * @param blockPositions whether the model has block positions
     * @param outSeqLength most tokens of a fill: the room behind every mask where there are no block positions
     * @throws InvalidInputException if the text is empty or the vocabulary sees no mask in it
     */
    public static BlankPrompt of(String text, GlmTokenizer tokenizer, boolean blockPositions, int outSeqLength) {
        BlankText read = BlankText.of(text, tokenizer);
        read.requireBlank(tokenizer);
        return of(read.ids(), read.masks(), blockPositions, outSeqLength);
    }

    /**
     * Refuses a context that a model has no positions for, or tokens outside its vocabulary.
     *
     * @throws InvalidInputException naming the length and the limit
     */
    void requireFits(GlmConfig config) {
        for (int id : ids) {
            if (id < 0 || id >= config.vocabSize()) {
                throw new InvalidInputException(
                        "token %d of the prompt is not in the model's vocabulary of %,d: the tokenizer belongs to another model"
                                .formatted(id, config.vocabSize()));
            }
        }
        int needed = ids.length == 0 ? 0 : positions[ids.length - 1] + 1;
        if (!config.relativeEncoding() && needed > config.maxSequenceLength()) {
            throw new InvalidInputException(
                    needed == ids.length
                            ? "the prompt has %,d tokens but the model only %,d positions: shorten the text"
                                    .formatted(ids.length, config.maxSequenceLength())
                            : ("the prompt needs %,d positions (%,d tokens and room for %d blanks) but the model has %,d:"
                                            + " shorten the text or out-seq-length")
                                    .formatted(needed, ids.length, masks.length, config.maxSequenceLength()));
        }
    }

    private boolean hasBlockPositions() {
        return blockPositions.length > 0;
    }

    /** Position of a fill's {@code index}-th token, the start token being the 0-th. */
    int fillPosition(int blank, int index) {
        return positions[masks[blank]] + (hasBlockPositions() ? 0 : index);
    }

    /** Block position of a fill's {@code index}-th token, the start token being the 0-th. */
    int fillBlockPosition(int index) {
        return hasBlockPositions() ? index + 1 : 0;
    }

    /** How many tokens of a blank's fill a model can be fed, the start token included. */
    int room(int blank, GlmConfig config) {
        if (config.relativeEncoding()) {
            return Integer.MAX_VALUE;
        }
        // With block positions the tables have one row more, so that the largest block position is maxSequenceLength.
        return config.maxSequenceLength() - (hasBlockPositions() ? 0 : positions[masks[blank]]);
    }

    /**
     * The context with the blanks before {@code fills.length} filled and the next one opened.
     *
     * @param startOfPiece opens every fill
     * @param fills tokens of the leading blanks that the model has seen
     */
    Prompt opened(int startOfPiece, int[]... fills) {
        int length = ids.length + 1;
        for (int[] fill : fills) {
            length += 1 + fill.length;
        }
        int[] allIds = Arrays.copyOf(ids, length);
        int[] allPositions = Arrays.copyOf(positions, length);
        int[] allBlockPositions = hasBlockPositions() ? Arrays.copyOf(blockPositions, length) : blockPositions;
        int at = ids.length;
        for (int blank = 0; blank <= fills.length; blank++) {
            int tokens = blank < fills.length ? fills[blank].length : 0;
            for (int index = 0; index <= tokens; index++, at++) {
                allIds[at] = index == 0 ? startOfPiece : fills[blank][index - 1];
                allPositions[at] = fillPosition(blank, index);
                if (hasBlockPositions()) {
                    allBlockPositions[at] = fillBlockPosition(index);
                }
            }
        }
        return new Prompt(allIds, allPositions, allBlockPositions, ids.length);
    }
}
