package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.RowFormat;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;
import org.glm4j.tokenizers.PunctuationStandardization;

/** Is a comment for or against a political question, in German or French. */
final class XStance implements Task {

    private final String name;
    private final Optional<String> language;

    /**
     * @param language of the rows to keep; empty for all
     */
    XStance(String name, Optional<String> language) {
        this.name = name;
        this.language = language;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> labels() {
        return List.of("FAVOR", "AGAINST");
    }

    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        return List.of(directory.resolve(
                switch (split) {
                    case TRAIN, UNLABELED -> "train.jsonl";
                    case DEV -> "test.jsonl";
                    case TEST ->
                        throw new InvalidInputException(
                                "task %s has no test split: its test.jsonl has labels and is the dev split"
                                        .formatted(name));
                }));
    }

    @Override
    public RowFormat format(Split split) {
        return RowFormat.jsonLines();
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        if (language.isPresent() && !row.text("language").equals(language.get())) {
            return List.of();
        }
        return List.of(Example.of(row.text("id"), PunctuationStandardization.apply(row.text("question")))
                .withTextB(PunctuationStandardization.apply(row.text("comment")))
                .withLabel(row.text("label")));
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1, 2, 3, 4, 5);
    }

    /** Patterns 0 and 1 answer in German, 2 and 3 in English, 4 and 5 in French. */
    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        var words = switch (id) {
            case 0, 1 -> Map.of("FAVOR", "Ja", "AGAINST", "Nein");
            case 2, 3 -> Map.of("FAVOR", "Yes", "AGAINST", "No");
            case 4, 5 -> Map.of("FAVOR", "Oui", "AGAINST", "Non");
            default -> throw noPattern(id);
        };
        return id % 2 == 0
                ? Pattern.verbalizers(
                        words,
                        e -> Cloze.of(
                                List.of(text("\""), shortenable(e.textA()), text("\"")),
                                List.of(BLANK, text(". \""), shortenable(e.secondText()), text("\""))))
                : Pattern.verbalizers(
                        words,
                        e -> Cloze.of(
                                List.of(shortenable(e.textA())),
                                List.of(BLANK, text("."), shortenable(e.secondText()))));
    }
}
