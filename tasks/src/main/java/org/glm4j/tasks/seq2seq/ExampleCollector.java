package org.glm4j.tasks.seq2seq;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleSet;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.GlmTokenizer;

/** Takes the examples of a split, and what is wrong with its rows. */
final class ExampleCollector {

    private static final int REASONS = 5;

    private final Split split;
    private final GlmTokenizer tokenizer;
    private final Seq2SeqOptions options;
    private final boolean skipBad;
    private final List<Example> examples = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private long rows;
    private long bad;

    ExampleCollector(Split split, GlmTokenizer tokenizer, Seq2SeqOptions options, boolean skipBad) {
        this.split = split;
        this.tokenizer = tokenizer;
        this.options = options;
        this.skipBad = skipBad;
    }

    Seq2SeqOptions options() {
        return options;
    }

    GlmTokenizer tokenizer() {
        return tokenizer;
    }

    /** A text as it comes back from the vocabulary. */
    String decoded(String text) {
        return tokenizer.decode(tokenizer.encode(text));
    }

    /** An example with the next number of the split. */
    Example next(String source) {
        return Example.of("%s-%d".formatted(split.label(), examples.size()), source);
    }

    void add(Example example) {
        examples.add(example);
    }

    /**
     * Takes a row.
     *
     * @param place file and line, or whatever finds the row
     * @param parse adds its examples; throws {@link MalformedRecordException} if it cannot be used
     */
    void row(String place, Runnable parse) {
        rows++;
        int before = examples.size();
        try {
            parse.run();
        } catch (MalformedRecordException e) {
            String reason = place + ": " + e.getMessage();
            if (!skipBad) {
                throw new InvalidInputException(reason, e);
            }
            examples.subList(before, examples.size()).clear();
            bad++;
            if (reasons.size() < REASONS) {
                reasons.add(reason);
            }
        }
    }

    /** The text of a row that must have one; {@code what} it is. */
    static String notEmpty(String text, String what) {
        if (text.isEmpty()) {
            throw new MalformedRecordException(what + " is empty");
        }
        return text;
    }

    ExampleSet complete(Path directory) {
        if (examples.isEmpty()) {
            throw new InvalidInputException("%s: the %s split has no examples".formatted(directory, split.label()));
        }
        return new ExampleSet(examples, rows, bad, reasons);
    }
}
