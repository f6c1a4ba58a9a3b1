package org.glm4j.tasks.catalog;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.RowFormat;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;

/** The files of CLUE: one JSON object a line. */
abstract class ClueTask implements Task {

    private final String name;

    ClueTask(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<Path> files(Path directory, Split split, ReadOptions options) {
        return List.of(directory.resolve(
                switch (split) {
                    case TRAIN -> "train.json";
                    case DEV -> "dev.json";
                    case TEST -> "test.json";
                    case UNLABELED ->
                        throw new InvalidInputException("task %s has no split without labels".formatted(name));
                }));
    }

    @Override
    public final RowFormat format(Split split) {
        return RowFormat.jsonLines();
    }
}
