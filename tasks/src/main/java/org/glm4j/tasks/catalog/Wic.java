package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.PROMPT;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glm4j.tasks.ClassifierText;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.PunctuationStandardization;

/** Does a word mean the same in two sentences. */
final class Wic extends SuperGlueTask {

    private static final Map<String, String> YES_NO = Map.of("false", " No", "true", " Yes");
    private static final Map<String, String> SENSES = Map.of("false", "2", "true", "b");

    @Override
    public String name() {
        return "wic";
    }

    @Override
    public List<String> labels() {
        return List.of("false", "true");
    }

    /** Rows without a label count as false, as in the reference. */
    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String index = String.valueOf(row.number("idx"));
        return List.of(Example.of(split.label() + "-" + index, PunctuationStandardization.apply(row.text("sentence1")))
                .withTextB(PunctuationStandardization.apply(row.text("sentence2")))
                .withLabel(row.find("label")
                        .map(label -> label.toLowerCase(Locale.ROOT))
                        .orElse("false"))
                .withIndex(index)
                .with("word", row.text("word")));
    }

    @Override
    public String predictionsName() {
        return "WiC";
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1, 2);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 ->
                Pattern.verbalizers(
                        YES_NO,
                        e -> Cloze.of(
                                PROMPT,
                                shortenable("\"" + e.textA() + "\" / \"" + e.secondText() + "\""),
                                PROMPT,
                                text(" Similar sense of \"" + e.field("word") + "\"?"),
                                PROMPT,
                                BLANK,
                                text(".")));
            case 1 ->
                Pattern.verbalizers(
                        YES_NO,
                        e -> Cloze.of(
                                shortenable(e.textA()),
                                PROMPT,
                                shortenable(" " + e.secondText()),
                                PROMPT,
                                text(" Does " + e.field("word") + " have the same meaning in both sentences?"),
                                PROMPT,
                                BLANK));
            case 2 ->
                Pattern.verbalizers(
                        SENSES,
                        e -> Cloze.of(
                                PROMPT,
                                text(e.field("word")),
                                text(" ."),
                                PROMPT,
                                text(" Sense (1) (a) \""),
                                shortenable(e.textA()),
                                text("\""),
                                PROMPT,
                                text(" ("),
                                BLANK,
                                text(") \""),
                                text(e.secondText()),
                                text("\"")));
            default -> throw noPattern(id);
        };
    }

    @Override
    public List<ClassifierText> classifierTexts(Example e) {
        return List.of(new ClassifierText(e.field("word") + ": " + e.textA(), List.of(e.secondText())));
    }
}
