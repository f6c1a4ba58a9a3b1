package org.glm4j.tasks.catalog;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;

/** The classification data sets that come as two CSV files without a line of names; {@code test.csv} judges. */
abstract class CsvTask implements Task {

    private final String name;

    CsvTask(String name) {
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
                    case TRAIN, UNLABELED -> "train.csv";
                    case DEV -> "test.csv";
                    case TEST ->
                        throw new InvalidInputException(
                                "task %s has no test split: its test.csv has labels and is the dev split"
                                        .formatted(name));
                }));
    }

    static String id(Split split, int number) {
        return Glue.id(split, number);
    }

    /** A text of these files with its escaped line breaks and other backslashes as spaces. */
    static String unescaped(String text) {
        return text.replace("\\n", " ").replace('\\', ' ');
    }
}
