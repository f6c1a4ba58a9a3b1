package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.batches.BlankInfillingBatches;
import org.glm4j.data.blocks.BlankInfilling;
import org.glm4j.data.blocks.InfillingTokens;
import org.glm4j.data.blocks.SentenceEnds;
import org.glm4j.evaluation.choice.ChoiceHead;
import org.glm4j.evaluation.choice.ClassifierHead;
import org.glm4j.evaluation.choice.PredictionFile;
import org.glm4j.evaluation.choice.TaskEvaluation;
import org.glm4j.evaluation.choice.TaskResult;
import org.glm4j.evaluation.choice.TaskSetup;
import org.glm4j.finetuning.Adaptation;
import org.glm4j.finetuning.BestModel;
import org.glm4j.finetuning.Epochs;
import org.glm4j.finetuning.Finetuning;
import org.glm4j.finetuning.TaskObjective;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.MachineSpeed;
import org.glm4j.tasks.Measure;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.TaskSample;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.training.RunDirectory;
import org.glm4j.training.RunObserver;
import org.glm4j.training.RunReport;
import org.glm4j.training.TokenLoss;
import org.glm4j.training.TrainingOptions;
import org.glm4j.training.TrainingProcesses;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.json.JsonMapper;

/** One run of {@code glm finetune}: from a data set to its best model, measures and predictions. */
final class FinetuneRun {

    /** Saved steps that are kept: the last one goes on, and one more in case it is damaged. */
    private static final int KEPT_STEPS = 2;

    private final Console console;
    private final FinetuneCommand.Settings said;
    private final ParseResult arguments;
    private final TrainingJob job;
    private final SharedModel tested;

    /**
     * @param said what the user wants
     * @param arguments the same, as it was written
     * @param job stays the caller's
     */
    FinetuneRun(Console console, FinetuneCommand.Settings said, ParseResult arguments, TrainingJob job) {
        this.console = console;
        this.said = said;
        this.arguments = arguments;
        this.job = job;
        this.tested = SharedModel.of(console, job);
    }

    void run() {
        Path save = said.run().save();
        var place = new FinetunePlace(save, arguments);
        job.waitForFirst();
        if (said.run().overwrite() && job.first()) {
            place.clear();
        }
        place.requireSameRun();
        boolean texts = TextData.knows(said.task().name());
        Path model = RunOptions.place(said.modelPath());
        Optional<TaskSetup> setup =
                texts ? Optional.empty() : Optional.of(setup(said.task().task(), model));
        try (var vocabulary = RunVocabulary.in(
                save.resolve("vocabulary"),
                Optional.of(Optional.ofNullable(said.tokenizer()).orElse(directoryOf(model))),
                said.vocabulary().options(said.model().maxPositionEmbeddings()),
                _ -> {
                    throw new IllegalStateException("a vocabulary is always given");
                })) {
            job.prepared();
            if (setup.isPresent()) {
                run(setup.get(), model, vocabulary);
            } else {
                runTexts(model, vocabulary);
            }
        }
    }

    private TaskSetup setup(Task task, Path model) {
        // What is wrong with the options is said before the model is looked for.
        var wanted = new PatternOptions.Request(
                said.model().numPromptTokens(),
                said.task().seqLength(),
                !said.model().noBlockPosition(),
                said.finetuning().comparesCandidates(),
                said.finetuning().adapet(),
                said.task().lengthPenalty(),
                said.task().skipBad());
        var _ = said.pattern().setup(task, wanted);
        return said.pattern()
                .setup(task, wanted.withBlockPositions(config(model).blockPositionEncoding()));
    }

    private GlmConfig config(Path model) {
        directoryOf(model); // says so where there is none
        try (var checkpoint = Checkpoint.open(model)) {
            return checkpoint.config(said.model().overridesWithoutPrompt());
        }
    }

    private void runTexts(Path model, RunVocabulary vocabulary) {
        var texts = new TextLearning(tested, said, arguments, vocabulary.tokenizer(), config(model));
        var finetuning = texts.finetuning(stepBatches());
        var directory = new RunDirectory(said.run().save(), vocabulary.files());
        train(finetuning.stepsPerEpoch(), finetuning::run, model, directory, vocabulary.tokenizer(), texts.examples());
        if (tested.takesPart()) {
            writeResults(texts.test(new BestModel(directory.root())));
        }
    }

    /** Batches of a step, of all processes together. */
    private int stepBatches() {
        return said.optimization().accumulation()
                * job.processes().grid().data().size();
    }

    private static Path directoryOf(Path model) {
        if (!Files.exists(model)) {
            throw new InvalidInputException("%s: there is no such model".formatted(model));
        }
        return Files.isDirectory(model) ? model : model.toAbsolutePath().getParent();
    }

    private void run(TaskSetup setup, Path model, RunVocabulary vocabulary) {
        var tokenizer = vocabulary.tokenizer();
        var training = read(setup, Split.TRAIN, tokenizer, true);
        Optional<TaskEvaluation> validation =
                said.run().noValidation() ? Optional.empty() : Optional.of(read(setup, Split.DEV, tokenizer, false));
        validation.ifPresent(this::requireMeasure);
        var head = setup.head(training.samples().getFirst());
        var epochs = new Epochs(
                head,
                training.samples(),
                said.optimization().batchSize(),
                stepBatches(),
                said.optimization().seed());
        boolean answersAlone = setup.pattern().isPresent()
                && training.samples().stream()
                        .allMatch(sample -> sample.sequences().size() == 1)
                && training.samples().stream().noneMatch(TaskSample.Verbalized.class::isInstance);
        var finetuning = new Finetuning<>(
                new TaskObjective(
                        head,
                        said.finetuning().loss(answersAlone),
                        new TokenLoss(said.optimization().labelSmoothing())),
                adaptation(setup, head, tokenizer),
                epochs.mixedWith(texts(setup, training, model, tokenizer)),
                epochs.steps(),
                validation.map(
                        held -> trained -> held.of(trained, head, said.run().evalBatchSize(), Progress.NONE)
                                .measures()),
                said.run().validationMetric());
        var directory = new RunDirectory(said.run().save(), vocabulary.files());
        train(
                epochs.steps(),
                finetuning::run,
                model,
                directory,
                tokenizer,
                training.samples().size());
        if (tested.takesPart()) {
            test(setup, head, directory, tokenizer, validation);
        }
    }

    /** Texts of the task that are learnt as in pretraining, if any. */
    private Optional<Epochs.Mixture> texts(
            TaskSetup setup, TaskEvaluation training, Path model, GlmTokenizer tokenizer) {
        double ratio = said.finetuning().blockLmRatio();
        if (ratio == 0) {
            return Optional.empty();
        }
        long seed = said.optimization().seed();
        var texts = setup.texts(training.examples(), tokenizer, seed);
        boolean taskMask = tokenizer.commands().find(Command.SMASK).isPresent();
        var blanks = said.objective()
                .blanks(
                        said.vocabulary(),
                        setup.cloze().sequenceLength(),
                        config(model).blockPositionEncoding(),
                        taskMask);
        var infilling = new BlankInfilling(blanks, InfillingTokens.of(tokenizer), SentenceEnds.of(tokenizer));
        return Optional.of(new Epochs.Mixture(
                new BlankInfillingBatches(texts, infilling, said.optimization().batchSize(), seed), ratio));
    }

    private TaskEvaluation read(TaskSetup setup, Split split, GlmTokenizer tokenizer, boolean training) {
        var data = setup.read(said.task().dataDir(), split, tokenizer, training);
        if (data.bad() > 0) {
            console.err().printf("%s split: %,d left out:%n", split.label(), data.bad());
            data.reasons().forEach(console.err()::println);
        }
        return data.evaluation();
    }

    private void requireMeasure(TaskEvaluation validation) {
        var names = validation.task().measures().stream().map(Measure::label).toList();
        said.run().validationMetric().ifPresent(name -> {
            if (!names.contains(name)) {
                throw new InvalidInputException("--validation-metric is %s: task %s has %s."
                        .formatted(name, validation.task().name(), String.join(", ", names)));
            }
        });
        if (validation.examples().stream().anyMatch(example -> example.label().isEmpty())) {
            throw new InvalidInputException(
                    "The validation split of %s has examples without labels, by which nothing can be judged: give"
                                    .formatted(validation.task().name())
                            + " --no-validation.");
        }
    }

    private Adaptation adaptation(TaskSetup setup, ChoiceHead head, GlmTokenizer tokenizer) {
        var wanted = said.finetuning();
        var prompt = wanted.prompt(
                said.pattern().promptTokens(said.model().numPromptTokens()),
                said.model().promptFunc(),
                setup.wordTokens(tokenizer));
        var lowRank = wanted.lowRank();
        var classifier = head instanceof ClassifierHead each ? Optional.of(each) : Optional.<ClassifierHead>empty();
        boolean added = prompt.isPresent() || lowRank.isPresent() || classifier.isPresent();
        return new Adaptation(prompt, lowRank, classifier, wanted.frozen(added), wanted.tunePrefixLayers());
    }

    /** The training of a finetuning. */
    @FunctionalInterface
    private interface Learning {
        boolean run(
                Supplier<GlmModel> base,
                TrainingOptions options,
                RunDirectory directory,
                SequencedMap<String, String> provenance,
                RunObserver observer,
                BooleanSupplier stop,
                TrainingProcesses processes);
    }

    private void train(
            int stepsPerEpoch,
            Learning learning,
            Path model,
            RunDirectory directory,
            GlmTokenizer tokenizer,
            int examples) {
        int steps = stepsPerEpoch * said.finetuning().epochs();
        var display = new TrainingDisplay(
                console,
                Map.of(),
                1e9 * MachineSpeed.gigaflops(said.optimization().dtype()) * job.size());
        long taken = directory.latest().map(FinetuneRun::stepOf).orElse(0L);
        display.say("%,d examples, %,d steps of %,d an epoch%s"
                .formatted(examples, steps, stepsPerEpoch, taken > 0 ? "; going on at step %,d".formatted(taken) : ""));
        Path save = said.run().save();
        var provenance = Provenance.of(arguments, tokenizer);
        requireAgreement(provenance, examples, taken);
        try (var records = job.first()
                        ? RunRecords.open(
                                save.resolve(FinetunePlace.LOG), said.run().tensorBoard(), taken, Map.of())
                        : RunRecords.NONE;
                var stop = StopSignal.catching("Stopped and saved; the same command goes on.")) {
            boolean ended = learning.run(
                    () -> base(model, tokenizer),
                    options(steps, stepsPerEpoch),
                    directory,
                    provenance,
                    records.beside(display),
                    () -> stop.caught() || job.launcher().stopAsked(),
                    job.processes());
            if (!ended) {
                throw stop.stopped();
            }
            if (job.first()) {
                new RunReport("Finetuning on " + said.task().name(), provenance, List.of())
                        .write(save.resolve(FinetunePlace.LOG), save.resolve(FinetunePlace.REPORT));
            }
        }
    }

    private void requireAgreement(SequencedMap<String, String> provenance, int examples, long taken) {
        var facts = new LinkedHashMap<>(provenance);
        facts.put("examples", Integer.toString(examples));
        facts.put("where the run starts", "step %d".formatted(taken));
        job.requireAgreement(facts);
    }

    private static long stepOf(Path saved) {
        return Long.parseLong(saved.getFileName().toString().replaceFirst("\\D+", ""));
    }

    private GlmModel base(Path path, GlmTokenizer tokenizer) {
        var model = GlmModels.load(
                path,
                new LoadOptions(
                        Optional.of(Dtype.FP32), Device.CPU, said.model().overridesWithoutPrompt()));
        int words = model.config().vocabSize();
        if (tokenizer.vocabularySize() > words) {
            model.close();
            throw new InvalidInputException(
                    "The tokenizer has %,d tokens but the model's vocabulary only %,d: name the right one with --tokenizer."
                            .formatted(tokenizer.vocabularySize(), words));
        }
        return model;
    }

    private TrainingOptions options(int steps, int stepsPerEpoch) {
        var optimization = said.optimization();
        var run = said.run();
        return new TrainingOptions(
                steps,
                optimization.accumulation(),
                optimization.schedule(Math.max(1, steps)),
                optimization.optimizer(job.device()),
                optimization.weightDecay(),
                optimization.clipGrad(),
                optimization.clipEachBackward(),
                optimization.labelSmoothing(),
                optimization.hiddenDropout(),
                optimization.attentionDropout(),
                optimization.dtype(),
                optimization.lossScaler(),
                job.device(),
                optimization.seed(),
                run.logInterval(),
                stepsPerEpoch * run.evalEpoch(),
                0,
                stepsPerEpoch * run.saveEpoch(),
                KEPT_STEPS,
                optimization.checkpointLayers());
    }

    private void test(
            TaskSetup setup,
            ChoiceHead head,
            RunDirectory directory,
            GlmTokenizer tokenizer,
            Optional<TaskEvaluation> validation) {
        var best = new BestModel(directory.root());
        Path chosen = best.directory().orElseThrow();
        var more = head instanceof ClassifierHead classifier
                ? classifier.tensorShapes(1).keySet()
                : Set.<String>of();
        var options = LoadOptions.defaults()
                .withDtype(Dtype.FP32)
                .withDevice(tested.device())
                .withPart(tested.part());
        var console = tested.console();
        Path predictions = said.run().save().resolve(FinetunePlace.PREDICTIONS);
        try (var model = GlmModels.load(Checkpoint.open(chosen), more, options);
                var progress = ProgressDisplay.of(console, "judging", "examples", 1)) {
            int batchSize = said.run().evalBatchSize();
            validation.ifPresent(held -> {
                var result = held.of(model, head, batchSize, progress);
                write(predictions, result, Split.DEV);
                say("validation", result);
            });
            Split split = said.run().evalValid() ? Split.DEV : Split.TEST;
            Optional<TaskEvaluation> test = said.run().evalValid() ? validation : testData(setup, tokenizer);
            test.ifPresent(held -> {
                var result = held.of(model, head, batchSize, progress);
                write(predictions, result, split);
                writeResults(result.measures());
                say("test", result);
            });
        }
        console.err().printf("The best model is %s.%n", chosen);
    }

    private void write(Path directory, TaskResult result, Split split) {
        if (tested.first()) {
            PredictionFile.write(PredictionFile.in(directory, result, split), result);
        }
    }

    /** Not every data set has one. */
    private Optional<TaskEvaluation> testData(TaskSetup setup, GlmTokenizer tokenizer) {
        List<Path> files;
        try {
            files = setup.task().files(said.task().dataDir(), Split.TEST, setup.reading());
        } catch (InvalidInputException e) {
            console.err().printf("Nothing is tested: %s.%n", e.getMessage());
            return Optional.empty();
        }
        var missing = files.stream().filter(file -> !Files.exists(file)).findFirst();
        if (missing.isPresent()) {
            console.err().printf("Nothing is tested: %s is not there.%n", missing.get());
            return Optional.empty();
        }
        return Optional.of(read(setup, Split.TEST, tokenizer, false));
    }

    private void writeResults(Map<String, ? extends Number> measures) {
        if (measures.isEmpty() || !tested.first()) {
            return;
        }
        var line = new LinkedHashMap<String, Object>(measures);
        line.put("type", "test");
        try {
            Files.writeString(
                    said.run().save().resolve(FinetunePlace.TEST_RESULTS),
                    JsonMapper.shared().writeValueAsString(line) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FinetunePlace.TEST_RESULTS, e);
        }
    }

    private void say(String split, TaskResult result) {
        var out = tested.console().out();
        result.measures().forEach((name, value) -> out.printf(Locale.ROOT, "%-10s  %-9s %.4f%n", split, name, value));
        if (result.measures().isEmpty()) {
            out.printf("%-10s  %,d predictions%n", split, result.predictions().length);
        }
        out.flush();
    }
}
