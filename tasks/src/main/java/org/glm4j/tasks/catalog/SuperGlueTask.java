package org.glm4j.tasks.catalog;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.RowFormat;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;

/** The files of SuperGLUE and FewGLUE. */
abstract class SuperGlueTask implements Task {

    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        String name = switch (split) {
            case TRAIN -> "train.jsonl";
            case DEV -> options.fewShot() ? "dev32.jsonl" : "val.jsonl";
            case TEST -> options.fewShot() ? "val.jsonl" : "test.jsonl";
            case UNLABELED -> "unlabeled.jsonl";
        };
        return List.of(directory.resolve(name));
    }

    @Override
    public RowFormat format(Split split) {
        return RowFormat.jsonLines();
    }
}
