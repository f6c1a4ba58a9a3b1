package org.glm4j.tasks;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** All that a task of one's own needs. */
public final class ReviewTask implements Task {

    @Override
    public String name() {
        return "reviews";
    }

    @Override
    public List<String> labels() {
        return List.of("bad", "good");
    }

    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        return List.of(directory.resolve(split.label() + ".csv"));
    }

    @Override
    public RowFormat format(Split split) {
        return RowFormat.csvWithHeader();
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        return List.of(
                Example.of(split.label() + "-" + number, row.text("review")).withLabel(row.find("opinion")));
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
                Map.of("bad", " bad", "good", " good"),
                e -> Cloze.of(shortenable(e.textA()), text(" All in all, it was"), BLANK, text(".")));
    }
}
