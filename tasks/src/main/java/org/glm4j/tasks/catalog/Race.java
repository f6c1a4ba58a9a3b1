package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Part;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.RowFormat;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.TextRules;

/** Exam questions about a text, four answers each; the reference's folders {@code middle} and {@code high}. */
final class Race implements Task {

    private static final List<Part> BASED = List.of(text(" Based on the previous passage,"));

    @Override
    public String name() {
        return "race";
    }

    @Override
    public List<String> labels() {
        return List.of("A", "B", "C", "D");
    }

    /** All texts of a split, by name. */
    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        if (split == Split.UNLABELED) {
            throw new InvalidInputException("task race has no split without labels");
        }
        Path folder = directory.resolve(split.label());
        var files = Stream.of("middle", "high")
                .flatMap(level -> texts(folder.resolve(level)).stream())
                .toList();
        if (files.isEmpty()) {
            throw new InvalidInputException(
                    "%s: no texts; the %s split is read from the .txt files of its folders middle and high"
                            .formatted(folder, split.label()));
        }
        return files;
    }

    private static List<Path> texts(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be listed (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    @Override
    public RowFormat format(Split split) {
        return RowFormat.jsonLines();
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String article = row.text("id");
        List<String> questions = row.texts("questions");
        List<String> answers = row.texts("answers");
        List<List<String>> choices = row.lists("options");
        if (questions.size() != answers.size() || questions.size() != choices.size()) {
            throw new MalformedRecordException("has %d questions, %d answers and %d lists of options"
                    .formatted(questions.size(), answers.size(), choices.size()));
        }
        String text = cleaned(row.text("article"));
        var examples = new ArrayList<Example>();
        for (int i = 0; i < questions.size(); i++) {
            examples.add(Example.of("%s-p%s-q%d".formatted(split.label(), article, i), text)
                    .withTextB(questions.get(i))
                    .withLabel(answers.get(i))
                    .withIndex(split.label(), article, String.valueOf(i))
                    .with("choices", choices.get(i)));
        }
        return examples;
    }

    private static String cleaned(String article) {
        String text = TextRules.singleSpaced(article);
        for (int i = 0; i < 3; i++) {
            text = text.replace(" . ", ". ");
        }
        return text;
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 ->
                Pattern.choices(
                        e -> cloze(e, List.of(), List.of(text(" Question:")), List.of(text(" Answer:"))),
                        Race::answers);
            case 1 -> Pattern.choices(e -> cloze(e, BASED, BASED, List.of()), Race::answers);
            default -> throw noPattern(id);
        };
    }

    /** A question with a gap is completed where the gap is, any other one is answered behind it. */
    private static Cloze cloze(Example e, List<Part> beforeGap, List<Part> beforeQuestion, List<Part> beforeAnswer) {
        String question = " " + e.secondText();
        int gap = question.indexOf('_');
        var parts = new ArrayList<Part>();
        if (gap >= 0) {
            parts.addAll(beforeGap);
            parts.add(shortenable(TextRules.stripTrailing(question.substring(0, gap))));
            parts.add(BLANK);
            parts.add(shortenable(question.substring(gap + 1)));
        } else {
            parts.addAll(beforeQuestion);
            parts.add(shortenable(question));
            parts.addAll(beforeAnswer);
            parts.add(BLANK);
        }
        return Cloze.of(List.of(shortenable(e.textA())), parts);
    }

    private static List<String> answers(Example e) {
        return e.list("choices").stream().map(choice -> " " + choice).toList();
    }
}
