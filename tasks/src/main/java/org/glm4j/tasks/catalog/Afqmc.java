package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.List;
import java.util.Map;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;

/** Do two Chinese questions mean the same. */
final class Afqmc extends ClueTask {

    private static final Map<String, String> WORDS = Map.of("0", "▁不是", "1", "▁是");

    Afqmc() {
        super("afqmc");
    }

    @Override
    public List<String> labels() {
        return List.of("0", "1");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        return List.of(Example.of(split.label() + "-" + number, row.text("sentence1"))
                .withTextB(row.text("sentence2"))
                .withLabel(row.find("label"))
                .withIndex(String.valueOf(number)));
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 ->
                Pattern.verbalizers(
                        WORDS,
                        e -> Cloze.of(
                                List.of(shortenable(e.textA()), text("？")),
                                List.of(text("你是说"), shortenable(e.secondText()), text("？"), BLANK, text("。"))));
            case 1 ->
                Pattern.verbalizers(
                        WORDS,
                        e -> Cloze.of(
                                List.of(shortenable(e.textA()), text("？")),
                                List.of(BLANK, text("，"), shortenable(e.secondText()))));
            default -> throw noPattern(id);
        };
    }
}
