package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.TaskFile;
import org.glm4j.tasks.catalog.Tasks;
import picocli.CommandLine.Option;

/** A task to be learnt and its data, under the reference's names. */
final class TaskOptions {

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "Name of a task, such as copa, or a YAML file that describes one.")
    private String task;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the data set lies.")
    private Path dataDir;

    @Option(names = "--seq-length", paramLabel = "N", description = "The most tokens of an example; 256.")
    private int seqLength = 256;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Answers' scores are divided by their length to this power; 0.")
    private double lengthPenalty;

    @Option(names = "--skip-bad", description = "Leave out rows that cannot be used, and count them.")
    private boolean skipBad;

    /** As it was said, if it was. */
    String name() {
        return task;
    }

    Path dataDir() {
        if (dataDir == null) {
            throw new InvalidInputException("Where is the data set? Give --data-dir a directory.");
        }
        return dataDir;
    }

    int seqLength() {
        return seqLength;
    }

    double lengthPenalty() {
        return lengthPenalty;
    }

    boolean skipBad() {
        return skipBad;
    }

    Task task() {
        if (task == null) {
            throw new InvalidInputException("What shall be learnt? Give --task a name or a YAML file.");
        }
        return task(task);
    }

    /** A task by its name or file. */
    static Task task(String name) {
        return isFile(name) ? TaskFile.read(Path.of(name)) : Tasks.named(name);
    }

    /** Whether a task is meant that a YAML file describes. */
    static boolean isFile(String task) {
        String lower = task.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml");
    }
}
