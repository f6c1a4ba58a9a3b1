package org.glm4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.ExampleReader;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TaskMixture;
import org.glm4j.tokenizers.Command;
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
                    + " --data-dir; or 'primer', blanks about the facts of the corpus of this name.")
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

    /**
     * What a pretraining learns from and is judged by.
     *
     * @param shares of the training's batches
     */
    record Batches(BatchSource training, Map<TrainingMode, BatchSource> validation, Map<TrainingMode, Double> shares) {}

    /**
     * What reads the examples.
     *
     * @param primer what is read of the primer
     */
    record Reader(GlmTokenizer tokenizer, GlmConfig model, PrimerChoice primer) {}

    /** What holds where nothing is said of tasks. */
    record Otherwise(int seqLength, int batchSize) {}

    /** The same with the tasks among it, if any are wanted. */
    Batches mixedInto(Batches texts, Reader reader, Otherwise otherwise, long seed) {
        if (!wanted()) {
            return texts;
        }
        var training = texts.training().mixedWith(examples(Split.TRAIN, reader, otherwise, seed), ratio, seed);
        var validation = new EnumMap<TrainingMode, BatchSource>(TrainingMode.class);
        if (!texts.validation().isEmpty()) {
            validation.putAll(texts.validation());
            validation.put(TrainingMode.MULTI_TASK, examples(Split.DEV, reader, otherwise, seed));
        }
        var shares = new EnumMap<TrainingMode, Double>(TrainingMode.class);
        texts.shares().forEach((mode, share) -> shares.put(mode, (1 - ratio) * share));
        shares.put(TrainingMode.MULTI_TASK, ratio);
        return new Batches(training, validation, shares);
    }

    private boolean wanted() {
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
        return ratio > 0;
    }

    private BatchSource examples(Split split, Reader reader, Otherwise otherwise, long seed) {
        int length = seqLength == null ? otherwise.seqLength() : seqLength;
        int positions = reader.model().maxSequenceLength();
        if (length > positions) {
            throw new InvalidInputException("--multi-seq-length is %d, but the model has %d positions: give fewer."
                    .formatted(length, positions));
        }
        int size = batchSize == null ? otherwise.batchSize() : batchSize;
        if (size < 1) {
            throw new InvalidInputException("--multi-batch-size is %d: give 1 or more.".formatted(size));
        }
        var options = ClozeOptions.of(length).withBlockPositions(reader.model().blockPositionEncoding());
        var parts = tasks.stream()
                .map(each -> each.equals(CorpusSources.PRIMER)
                        ? blanks(reader.primer(), split, reader.tokenizer(), options)
                        : part(each, split, reader.tokenizer(), options))
                .toList();
        return new TaskMixture(parts, size, seed);
    }

    /** To learn from, what the primer's documents say, and to be judged by, what they do not. */
    private static TaskMixture.Part blanks(
            PrimerChoice choice, Split split, GlmTokenizer tokenizer, ClozeOptions options) {
        var primer = choice.primer();
        var blanks = new ArrayList<TaskMixture.FilledBlank>();
        var wholeAnswers =
                split == Split.TRAIN && tokenizer.commands().find(Command.GMASK).isPresent();
        for (var blank : split == Split.TRAIN ? primer.trainingBlanks() : primer.factBlanks()) {
            blanks.add(new TaskMixture.FilledBlank(blank.input(), blank.answer()));
            if (wholeAnswers) {
                blank.wholeAnswers()
                        .forEach(whole -> blanks.add(new TaskMixture.FilledBlank(whole.input(), whole.original())));
            }
        }
        return TaskMixture.Part.of(blanks, tokenizer, options);
    }

    private TaskMixture.Part part(String named, Split split, GlmTokenizer tokenizer, ClozeOptions options) {
        int equals = named.indexOf('=');
        String name = equals < 0 ? named : named.substring(0, equals);
        var task = TaskOptions.task(name.toLowerCase(Locale.ROOT).equals("squad") ? "squad_cloze" : name);
        Path directory = equals < 0 ? directory(name) : Path.of(named.substring(equals + 1));
        var reading = ReadOptions.defaults().withForTraining(true);
        var examples = ExampleReader.read(task, directory, split, reading).examples();
        try {
            return TaskMixture.Part.of(task, examples, tokenizer, options);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("%s, %s split: %s".formatted(directory, split.label(), e.getMessage()), e);
        }
    }

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
