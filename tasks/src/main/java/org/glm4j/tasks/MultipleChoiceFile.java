package org.glm4j.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Questions for zero-shot multiple choice, one JSON object a line: {@code {"inputs_pretokenized": "..",
 * "choices_pretokenized": ["..", ".."], "label": 0}}, where the label may be missing.
 *
 * @param questions as token samples, in the order of the file
 * @param bad lines that were left out because they cannot be used
 * @param reasons file, line and reason of the first few of those
 */
public record MultipleChoiceFile(List<Question> questions, long bad, List<String> reasons) {

    private static final int REASONS = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * One question.
     *
     * @param line of the file, from 1
     * @param text with a mask token, or to be continued
     * @param choices at least one
     * @param sample the same as tokens
     */
    public record Question(long line, String text, List<String> choices, TaskSample.Choices sample) {}

    public MultipleChoiceFile {
        questions = List.copyOf(questions);
        reasons = List.copyOf(reasons);
    }

    /**
     * Reads a file.
     *
     * @param skipBad whether lines that cannot be used are counted and left out
     * @throws InvalidInputException if it is not there, or a line cannot be used and bad ones are not to be skipped: file,
     *     line and reason
     */
    public static MultipleChoiceFile read(Path file, MultipleChoiceEncoder encoder, boolean skipBad) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("%s: no such file".formatted(file));
        }
        var questions = new ArrayList<Question>();
        var reasons = new ArrayList<String>();
        long bad = 0;
        try (var lines = new DataLines(file)) {
            while (lines.advance()) {
                try {
                    questions.add(question(lines, encoder));
                } catch (MalformedRecordException | InvalidInputException e) {
                    String reason = "%s, line %d: %s".formatted(file, lines.number(), e.getMessage());
                    if (!skipBad) {
                        throw new InvalidInputException(reason, e);
                    }
                    bad++;
                    if (reasons.size() < REASONS) {
                        reasons.add(reason);
                    }
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
        return new MultipleChoiceFile(questions, bad, reasons);
    }

    private static Question question(DataLines lines, MultipleChoiceEncoder encoder) {
        Row row;
        try {
            row = Row.of(JSON.readTree(lines.text()));
        } catch (JacksonException e) {
            throw new MalformedRecordException(
                    "is not JSON (%s)"
                            .formatted(
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        }
        String text = row.text("inputs_pretokenized");
        var choices = row.texts("choices_pretokenized");
        if (choices.isEmpty()) {
            throw new MalformedRecordException("has no choices in field \"choices_pretokenized\"");
        }
        var label = row.has("label") ? OptionalInt.of(row.number("label")) : OptionalInt.empty();
        if (label.isPresent() && (label.getAsInt() < 0 || label.getAsInt() >= choices.size())) {
            throw new MalformedRecordException("has the label %d, but the %d choices are numbered from 0"
                    .formatted(label.getAsInt(), choices.size()));
        }
        long number = lines.number();
        return new Question(number, text, choices, encoder.encode(String.valueOf(number), text, choices, label));
    }
}
