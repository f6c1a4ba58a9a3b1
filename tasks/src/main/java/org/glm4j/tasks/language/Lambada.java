package org.glm4j.tasks.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.DataLines;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.SpanSequences;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * LAMBADA: the last word of a passage is to be guessed from what comes before (Paperno et al., ACL 2016). May be used by
 * several threads.
 */
public final class Lambada {

    /** The token that opens a passage, and the one that ends its context. */
    private static final int AROUND = 2;

    private final GlmTokenizer tokenizer;
    private final SpanSequences sequences;
    private final int start;
    private final int mask;
    private final int end;
    private final int sequenceLength;
    private final boolean unidirectional;

    /**
     * @param sequenceLength the most tokens of a passage; longer ones lose their beginning
     * @param unidirectional whether the passage is read left to right behind its first token ({@code --unidirectional})
     * @param blockPositions whether the model has positions inside blanks
     */
    public Lambada(GlmTokenizer tokenizer, int sequenceLength, boolean unidirectional, boolean blockPositions) {
        this.tokenizer = tokenizer;
        this.sequences = new SpanSequences(tokenizer, blockPositions);
        var commands = tokenizer.commands();
        this.start = commands.id(Command.ENC);
        this.mask = commands.find(Command.GMASK).orElseGet(() -> commands.id(Command.MASK));
        this.end = commands.id(Command.EOS);
        this.sequenceLength = sequenceLength;
        this.unidirectional = unidirectional;
    }

    /**
     * A passage.
     *
     * @param text all of it
     * @param context what is shown of it
     * @param word its last word
     * @param sequence with the last word's tokens as targets
     */
    public record Passage(String text, String context, String word, EncodedSequence sequence) {}

    /**
     * The passages of a file with one JSON object a line, its text in {@code "text"}.
     *
     * @param skipBad whether lines that cannot be used are left out; without, the first one is an error
     * @throws InvalidInputException if the file is missing or has no passage, or a line cannot be used: file, line and
     *     reason
     */
    public List<Passage> read(Path file, boolean skipBad) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("%s: no such file".formatted(file));
        }
        var passages = new ArrayList<Passage>();
        try (var lines = new DataLines(file)) {
            while (lines.next()) {
                try {
                    passages.add(passage(Row.parse(lines.text()).text("text")));
                } catch (MalformedRecordException e) {
                    if (!skipBad) {
                        throw new InvalidInputException(
                                "%s, line %d: %s".formatted(file, lines.number(), e.getMessage()), e);
                    }
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
        if (passages.isEmpty()) {
            throw new InvalidInputException("%s: it has no passage".formatted(file));
        }
        return passages;
    }

    /**
     * Encodes a passage.
     *
     * @throws MalformedRecordException if it has no words, or its last word leaves no room
     */
    public Passage passage(String text) {
        var words = TextRules.words(text);
        if (words.isEmpty()) {
            throw new MalformedRecordException("has no words in field \"text\"");
        }
        String word = words.getLast();
        String context = TextRules.strip(text.substring(0, text.lastIndexOf(word)));
        int[] shown = tokenizer.encode(context);
        int[] answer = tokenizer.encode(" " + word);
        int excess = shown.length + 1 + answer.length + AROUND - sequenceLength;
        if (excess > shown.length) {
            throw new MalformedRecordException(
                    "has a last word of %d tokens, which leaves no room in %d; raise the sequence length"
                            .formatted(answer.length, sequenceLength));
        }
        int[] kept = Arrays.copyOfRange(shown, Math.max(0, excess), shown.length);
        return new Passage(text, context, word, sequence(kept, answer));
    }

    private EncodedSequence sequence(int[] shown, int[] answer) {
        int known = unidirectional ? Math.min(1, shown.length) : shown.length;
        int[] context = IntStream.concat(
                        IntStream.concat(IntStream.of(start), Arrays.stream(shown, 0, known)), IntStream.of(mask, end))
                .toArray();
        int[] targets = IntStream.concat(Arrays.stream(shown, known, shown.length), Arrays.stream(answer))
                .toArray();
        var whole = sequences.learning(context, List.of(new SpanSequences.Span(known + 1, targets)));
        return new EncodedSequence(
                whole.ids(),
                whole.positionIds(),
                whole.blockPositionIds(),
                whole.separator(),
                answer,
                whole.promptPositions());
    }
}
