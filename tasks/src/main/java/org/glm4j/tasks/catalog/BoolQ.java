package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.PROMPT;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.PunctuationStandardization;

/** Yes-no questions about a passage. */
final class BoolQ extends SuperGlueTask {

    private static final Map<String, String> YES_NO = Map.of("false", " No", "true", " Yes");
    private static final Map<String, String> TRUE_FALSE = Map.of("false", " false", "true", " true");

    @Override
    public String name() {
        return "boolq";
    }

    @Override
    public List<String> labels() {
        return List.of("false", "true");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String index = row.text("idx");
        return List.of(Example.of(split.label() + "-" + index, PunctuationStandardization.apply(row.text("passage")))
                .withTextB(PunctuationStandardization.apply(row.text("question")))
                .withLabel(row.find("label").map(label -> label.toLowerCase(Locale.ROOT)))
                .withIndex(index));
    }

    @Override
    public String predictionsName() {
        return "BoolQ";
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1, 2, 3, 4, 5);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        var words = id % 2 == 0 ? YES_NO : TRUE_FALSE;
        return switch (id) {
            case 0, 1 ->
                Pattern.verbalizers(
                        words,
                        e -> Cloze.of(
                                PROMPT,
                                shortenable(e.textA()),
                                PROMPT,
                                text(" Question:"),
                                shortenable(" " + e.secondText()),
                                text("? Answer:"),
                                PROMPT,
                                BLANK,
                                text(".")));
            case 2, 3 ->
                Pattern.verbalizers(
                        words,
                        e -> Cloze.of(
                                PROMPT,
                                shortenable(e.textA()),
                                text(" Based on the previous passage,"),
                                PROMPT,
                                shortenable(" " + e.secondText()),
                                text("?"),
                                PROMPT,
                                BLANK,
                                text(".")));
            case 4, 5 ->
                Pattern.verbalizers(
                        words,
                        e -> Cloze.of(
                                text("Based on the following passage"),
                                PROMPT,
                                shortenable(" " + e.secondText()),
                                text("?"),
                                PROMPT,
                                BLANK,
                                text("."),
                                PROMPT,
                                shortenable(" " + e.textA())));
            default -> throw noPattern(id);
        };
    }
}
