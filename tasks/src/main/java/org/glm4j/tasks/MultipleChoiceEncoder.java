package org.glm4j.tasks;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * Zero-shot multiple choice: a text, with a mask token in it or an implied one at its end, and what may stand there.
 * Texts that are too long lose their beginning. May be called from several threads.
 */
public final class MultipleChoiceEncoder {

    /** The token that opens a sequence, and the end of the context or its mask. */
    private static final int AROUND = 2;

    private final GlmTokenizer tokenizer;
    private final int sequenceLength;
    private final boolean leftToRight;
    private final int mask;
    private final SequenceBuilder sequences;

    /**
     * @param sequenceLength the most tokens of a sample
     * @param leftToRight whether the text is read left to right like the choice ({@code --unidirectional}), behind a
     *     {@code [gMASK]}
     */
    public MultipleChoiceEncoder(GlmTokenizer tokenizer, int sequenceLength, boolean leftToRight) {
        this.tokenizer = tokenizer;
        this.sequenceLength = sequenceLength;
        this.leftToRight = leftToRight;
        this.mask = tokenizer.commands().id(leftToRight ? Command.GMASK : Command.MASK);
        this.sequences = new SequenceBuilder(tokenizer, true);
    }

    /**
     * The sample of a question; the targets of a choice are its tokens alone.
     *
     * @param choices at least one, none of them empty
     * @param label the number of the right choice, if it is known
     * @throws InvalidInputException if a choice has no tokens, or choices leave no room for the text
     */
    public TaskSample.Choices encode(String id, String text, List<String> choices, OptionalInt label) {
        int[] input = tokenizer.encode(text);
        if (!leftToRight && Arrays.stream(input).noneMatch(token -> token == mask)) {
            input = IntStream.concat(Arrays.stream(input), IntStream.of(mask)).toArray();
        }
        int[][] answers = choices.stream().map(tokenizer::encode).toArray(int[][]::new);
        int longest = 0;
        for (int i = 0; i < answers.length; i++) {
            if (answers[i].length == 0) {
                throw new InvalidInputException("question %s: choice %d has no text".formatted(id, i));
            }
            longest = Math.max(longest, answers[i].length);
        }
        int room = sequenceLength - longest - AROUND;
        if (room < 1) {
            throw new InvalidInputException(
                    "question %s: a choice of %d tokens leaves no room for the text; raise the sequence length"
                            .formatted(id, longest));
        }
        int[] shown = Arrays.copyOfRange(input, Math.max(0, input.length - room), input.length);
        if (!leftToRight) {
            int blank = IntStream.iterate(shown.length - 1, i -> i >= 0, i -> i - 1)
                    .filter(i -> shown[i] == mask)
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException(
                            "question %s: what fits of the text has no blank; raise the sequence length"
                                    .formatted(id)));
            shown[blank] = EncodedCloze.BLANK;
        }
        var encoded = Arrays.stream(answers)
                .map(answer -> leftToRight ? sequences.leftToRight(shown, answer) : sequences.cloze(shown, answer))
                .toList();
        return new TaskSample.Choices(
                id, label, encoded, IntStream.range(0, encoded.size()).toArray());
    }
}
