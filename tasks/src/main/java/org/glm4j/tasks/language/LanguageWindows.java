package org.glm4j.tasks.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.SpanSequences;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * Windows that slide over a document. The first one predicts all its tokens but the first, every other one the tokens
 * that the one before did not reach. What precedes them is Part A, read in both directions, or, {@code unidirectional},
 * read left to right behind the window's first token.
 */
public final class LanguageWindows {

    private final SpanSequences sequences;
    private final int start;
    private final int mask;
    private final int room;
    private final int stride;
    private final boolean unidirectional;

    /**
     * @param sequenceLength the most tokens of a window, one more than it takes from the document ({@code --seq-length})
     * @param stride how many tokens a window goes beyond the one before ({@code --overlapping-eval}); at most the
     *     window's tokens count, and then windows do not overlap
     * @param unidirectional whether all text is read left to right ({@code --unidirectional})
     * @param blockPositions whether the model has positions inside blanks
     */
    public LanguageWindows(
            GlmTokenizer tokenizer, int sequenceLength, int stride, boolean unidirectional, boolean blockPositions) {
        if (sequenceLength < 3) {
            throw new InvalidInputException(
                    "a sequence length of %d has no room for a token and one to predict".formatted(sequenceLength));
        }
        if (stride < 1) {
            throw new InvalidInputException(
                    "windows must move on by at least one token (--overlapping-eval), not %d".formatted(stride));
        }
        this.sequences = new SpanSequences(tokenizer, blockPositions);
        this.start = tokenizer.commands().id(Command.ENC);
        this.mask = tokenizer
                .commands()
                .find(Command.GMASK)
                .orElseGet(() -> tokenizer.commands().id(Command.MASK));
        this.room = sequenceLength - 1;
        this.stride = Math.min(stride, room);
        this.unidirectional = unidirectional;
    }

    /** All windows of a document, those without anything to predict left out. */
    public List<EncodedSequence> of(int[] document) {
        var windows = new ArrayList<EncodedSequence>();
        int count = Math.ceilDiv(Math.max(0, document.length - room), stride) + 1;
        for (int index = 0; index < count; index++) {
            int from = index * stride;
            int[] tokens = Arrays.copyOfRange(document, from, Math.min(document.length, from + room));
            boolean first = index == 0;
            int known = Math.min(tokens.length, first || unidirectional ? 1 : room - stride);
            int counted = Math.min(tokens.length - known, tokens.length - (first ? known : room - stride));
            if (counted > 0) {
                windows.add(window(tokens, known, counted));
            }
        }
        return windows;
    }

    private EncodedSequence window(int[] tokens, int known, int counted) {
        int[] context = new int[known + 2];
        context[0] = start;
        System.arraycopy(tokens, 0, context, 1, known);
        context[known + 1] = mask;
        var whole = sequences.learning(
                context, List.of(new SpanSequences.Span(known + 1, Arrays.copyOfRange(tokens, known, tokens.length))));
        int[] targets = whole.targets();
        return new EncodedSequence(
                whole.ids(),
                whole.positionIds(),
                whole.blockPositionIds(),
                whole.separator(),
                Arrays.copyOfRange(targets, targets.length - counted, targets.length),
                whole.promptPositions());
    }
}
