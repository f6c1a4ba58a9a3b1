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

/** Is a sentence acceptable English. */
final class Cola implements Task {

    @Override
    public String name() {
        return "cola";
    }

    @Override
    public List<String> labels() {
        return List.of("0", "1");
    }

    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        return List.of(directory.resolve(Glue.table(split)));
    }

    /** Only the test table has a line of names. */
    @Override
    public RowFormat format(Split split) {
        return split == Split.TEST ? RowFormat.tsvWithHeader() : RowFormat.tsv("source", "label", "mark", "sentence");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        return List.of(Example.of(Glue.id(split, number), PunctuationStandardization.apply(row.text("sentence")))
                .withLabel(row.find("label")));
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        if (id != 0) {
            throw noPattern(id);
        }
        return Pattern.verbalizers(
                Map.of("0", " incorrect", "1", " correct"),
                e -> Cloze.of(text("\""), shortenable(e.textA()), text("\""), text(" This is"), BLANK, text(".")));
    }
}
