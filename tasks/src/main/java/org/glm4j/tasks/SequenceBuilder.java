package org.glm4j.tasks;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/** Puts the special tokens around contexts and answers. */
final class SequenceBuilder {

    private final int start;
    private final int end;
    private final int separator;
    private final int mask;
    private final OptionalInt longMask;
    private final int startOfPiece;
    private final boolean blockPositions;

    SequenceBuilder(GlmTokenizer tokenizer, boolean blockPositions) {
        var commands = tokenizer.commands();
        start = commands.id(Command.ENC);
        end = commands.id(Command.EOS);
        separator = commands.find(Command.SEP).orElse(end);
        mask = commands.id(Command.MASK);
        longMask = commands.find(Command.GMASK);
        startOfPiece = commands.id(Command.SOP);
        this.blockPositions = blockPositions;
    }

    /**
     * A context with a blank and an answer for it.
     *
     * @param context with one {@link EncodedCloze#BLANK} at least
     * @param answer all its tokens, the one that ends it included; empty to ask for the next token's scores
     */
    EncodedSequence cloze(int[] context, int[] answer) {
        return blank(context, mask, answer);
    }

    /**
     * The same with another mask. A {@code [gMASK]}, which stands for the rest of a text, is the context's last token;
     * behind every other context there is an end token.
     */
    EncodedSequence blank(int[] context, int mask, int[] answer) {
        boolean ended = longMask.isEmpty() || mask != longMask.getAsInt();
        int contextLength = context.length + (ended ? 2 : 1);
        int answerLength = Math.max(1, answer.length);
        int[] ids = new int[contextLength + answerLength];
        int[] positions = new int[ids.length];
        int[] blockPositions = new int[ids.length];
        ids[0] = start;
        int blank = -1;
        var prompts = IntStream.builder();
        for (int i = 0; i < context.length; i++) {
            int at = i + 1;
            switch (context[i]) {
                case EncodedCloze.BLANK -> {
                    ids[at] = mask;
                    blank = at;
                }
                case EncodedCloze.PROMPT -> prompts.add(at);
                default -> ids[at] = context[i];
            }
        }
        if (ended) {
            ids[contextLength - 1] = end;
        }
        for (int i = 0; i < contextLength; i++) {
            positions[i] = i;
        }
        ids[contextLength] = startOfPiece;
        System.arraycopy(answer, 0, ids, contextLength + 1, answerLength - 1);
        Arrays.fill(positions, contextLength, ids.length, blank);
        for (int i = 0; i < answerLength; i++) {
            blockPositions[contextLength + i] = this.blockPositions ? i + 1 : 1;
        }
        return new EncodedSequence(
                ids,
                positions,
                blockPositions,
                contextLength,
                answer,
                prompts.build().toArray());
    }

    /**
     * A text and an answer, both behind a {@code [gMASK]} and read left to right; only the answer is asked for.
     *
     * @param answer at least one token
     */
    EncodedSequence leftToRight(int[] text, int[] answer) {
        int contextLength = 2;
        int[] ids = new int[contextLength + text.length + answer.length];
        int[] positions = new int[ids.length];
        int[] blockPositions = new int[ids.length];
        ids[0] = start;
        ids[1] = longMask.orElseThrow();
        ids[contextLength] = startOfPiece;
        System.arraycopy(text, 0, ids, contextLength + 1, text.length);
        System.arraycopy(answer, 0, ids, contextLength + 1 + text.length, answer.length - 1);
        Arrays.fill(positions, 1, ids.length, 1);
        for (int i = contextLength; i < ids.length; i++) {
            blockPositions[i] = i - contextLength + 1;
        }
        return new EncodedSequence(ids, positions, blockPositions, contextLength, answer, new int[0]);
    }

    /**
     * A text, or two with a separator between them, for a classification head; cut at the end.
     *
     * @param second null if there is only one
     * @param length the most tokens of the sequence
     */
    EncodedSequence classifier(int[] first, int[] second, int length) {
        var context = IntStream.concat(IntStream.of(start), Arrays.stream(first));
        if (second != null) {
            context = IntStream.concat(context, IntStream.concat(IntStream.of(separator), Arrays.stream(second)));
        }
        int[] ids =
                IntStream.concat(context.limit(length - 1L), IntStream.of(end)).toArray();
        return new EncodedSequence(
                ids, IntStream.range(0, ids.length).toArray(), new int[ids.length], ids.length, new int[0], new int[0]);
    }
}
