package org.glm4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.ExampleReader;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TaskMixture;
import org.glm4j.tokenizers.GlmTokenizer;
import picocli.CommandLine.Option;

/** Downstream tasks that are mixed into pretraining, under the reference's names. */
final class MultiTaskOptions {

    /** Where the reference looks for data sets whose folders have other names than their tasks. */
    private static final Map<String, String> FOLDERS = Map.of(
            "cola", "CoLA",
            "sst2", "SST-2",
            "agnews", "Agnews",
            "yelp-polarity", "yelp_review_polarity_csv",
            "yelp-full", "yelp_review_full_csv",
            "yahoo", "Yahoo",
            "squad", "SQuAD",
            "squad_cloze", "SQuAD");

    @Option(
            names = "--multi-task-data",
            paramLabel = "TASK",
            arity = "0..*",
            description = "Tasks to mix in, such as mnli, or TASK=DIR where the data set lies elsewhere than in"
                    + " --data-dir.")
    private List<String> tasks = List.of();

    @Option(names = "--multi-task-ratio", paramLabel = "P", description = "Share of batches that are of tasks; 0.")
    private double ratio;

    @Option(
            names = "--multi-seq-length",
            paramLabel = "N",
            description = "The most tokens of an example; --seq-length if unsaid.")
    private Integer seqLength;

    @Option(
            names = "--multi-batch-size",
            paramLabel = "N",
            description = "Examples of a batch; --batch-size if unsaid.")
    private Integer batchSize;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the tasks' folders lie.")
    private Path dataDir;

    /** Share of batches that are of tasks. */
    double ratio() {
        if (!(ratio >= 0 && ratio < 1)) {
            throw new InvalidInputException(
                    "--multi-task-ratio is %s: give a number from 0 to below 1.".formatted(ratio));
        }
        if (ratio > 0 && tasks.isEmpty()) {
            throw new InvalidInputException("--multi-task-ratio needs tasks: name them with --multi-task-data.");
        }
        if (ratio == 0 && !tasks.isEmpty()) {
            throw new InvalidInputException(
                    "--multi-task-data mixes nothing in without --multi-task-ratio: give it a share above 0.");
        }
        return ratio;
    }

    /**
     * What an example may be put into.
     *
     * @param tokenizer of the model
     * @param blockPositions whether the model has positions inside blanks
     * @param positions how many it has
     */
    record Room(GlmTokenizer tokenizer, boolean blockPositions, int positions) {}

    /**
     * Examples of all tasks; empty where none are mixed in.
     *
     * @param otherwise the most tokens of an example, and the examples of a batch, where nothing is said of them
     */
    Optional<BatchSource> batches(Split split, Room room, Otherwise otherwise, long seed) {
        if (ratio() == 0) {
            return Optional.empty();
        }
        int length = seqLength == null ? otherwise.seqLength() : seqLength;
        if (length > room.positions()) {
            throw new InvalidInputException("--multi-seq-length is %d, but the model has %d positions: give fewer."
                    .formatted(length, room.positions()));
        }
        int size = batchSize == null ? otherwise.batchSize() : batchSize;
        if (size < 1) {
            throw new InvalidInputException("--multi-batch-size is %d: give 1 or more.".formatted(size));
        }
        var options = ClozeOptions.of(length).withBlockPositions(room.blockPositions());
        var parts = new ArrayList<TaskMixture.Part>();
        for (String each : tasks) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            var task = TaskOptions.task(name.toLowerCase(Locale.ROOT).equals("squad") ? "squad_cloze" : name);
            Path directory = equals < 0 ? directory(name) : Path.of(each.substring(equals + 1));
            var examples = ExampleReader.read(
                            task, directory, split, ReadOptions.defaults().withForTraining(true))
                    .examples();
            try {
                parts.add(TaskMixture.Part.of(task, examples, room.tokenizer(), options));
            } catch (InvalidInputException e) {
                throw new InvalidInputException(
                        "%s, %s split: %s".formatted(directory, split.label(), e.getMessage()), e);
            }
        }
        return Optional.of(new TaskMixture(parts, size, seed));
    }

    /** What holds where nothing is said. */
    record Otherwise(int seqLength, int batchSize) {}

    private Path directory(String task) {
        if (dataDir == null) {
            throw new InvalidInputException(
                    "Where is the data set of %s? Give --data-dir the directory of all, or write %s=DIR."
                            .formatted(task, task));
        }
        String lower = task.toLowerCase(Locale.ROOT);
        String upper = task.toUpperCase(Locale.ROOT);
        var names = Stream.of(FOLDERS.getOrDefault(lower, upper), upper, lower).distinct();
        return names.map(dataDir::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> dataDir.resolve(FOLDERS.getOrDefault(lower, upper)));
    }
}
