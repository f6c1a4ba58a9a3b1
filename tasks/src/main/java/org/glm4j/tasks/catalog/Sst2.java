package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/** Is a sentence of a film review positive. */
final class Sst2 implements Task {

    @Override
    public String name() {
        return "sst2";
    }

    @Override
    public List<String> labels() {
        return List.of("0", "1");
    }

    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        return List.of(directory.resolve(Glue.table(split)));
    }

    @Override
    public RowFormat format(Split split) {
        return RowFormat.tsvWithHeader();
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        return List.of(Example.of(Glue.id(split, number), PunctuationStandardization.apply(row.text("sentence")))
                .withLabel(row.find("label")));
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 -> Pattern.verbalizers(Map.of("0", " terrible", "1", " great"), Sst2::itWas);
            case 1 -> Pattern.verbalizers(Map.of("0", " bad", "1", " good"), Sst2::itWas);
            default -> throw noPattern(id);
        };
    }

    private static Cloze itWas(Example e) {
        return Cloze.of(shortenable(e.textA()), text(" It was"), BLANK, text("."));
    }
}
