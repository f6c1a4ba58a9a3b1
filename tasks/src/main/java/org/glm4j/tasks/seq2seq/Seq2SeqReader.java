package org.glm4j.tasks.seq2seq;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleSet;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.GlmTokenizer;

/** Reads the examples of a data set whose answers are written. */
public final class Seq2SeqReader {

    private final Seq2SeqTask task;
    private final GlmTokenizer tokenizer;
    private final Seq2SeqOptions options;
    private final boolean skipBad;

    /**
     * @param tokenizer the model's: windows of long texts and compared targets depend on it
     * @param skipBad whether rows that cannot be used are counted and left out; without, the first one is an error
     */
    public Seq2SeqReader(Seq2SeqTask task, GlmTokenizer tokenizer, Seq2SeqOptions options, boolean skipBad) {
        this.task = task;
        this.tokenizer = tokenizer;
        this.options = options;
        this.skipBad = skipBad;
    }

    /**
     * The examples of a split, in the order of the files.
     *
     * @param directory where the data set lies
     * @throws InvalidInputException if a file is missing or not what it should be, or a row cannot be used and bad rows
     *     are not to be skipped: file, place and reason
     */
    public ExampleSet read(Path directory, Split split) {
        var collector = new ExampleCollector(split, tokenizer, options, skipBad);
        task.files().read(directory, split, collector);
        return collector.complete(directory);
    }

    /** The target of an example as the reference writes it into {@code .refs}. */
    public static String reference(Example example) {
        return example.field(ExampleFiles.REFERENCE);
    }

    /** The whole text that an answer was sought in; empty where the example's first text is all there is. */
    public static String wholeText(Example example) {
        return example.fields().getOrDefault(ExampleFiles.CONTEXT, "");
    }

    /** The answer of an example that has one. */
    public static String answer(Example example) {
        return example.field(ExampleFiles.ANSWER);
    }

    /** All right answers of an example of a task that {@linkplain Seq2SeqTask#answersQuestions answers questions}. */
    public static List<String> answers(Example example) {
        return example.list(ExampleFiles.ANSWERS);
    }
}
