package org.glm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.batches.BatchPlan;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.data.documents.Documents;
import org.glm4j.data.documents.SamplingPlan;
import org.glm4j.data.documents.Split;
import org.glm4j.data.store.TokenStores;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.MachineSpeed;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.training.HeldOutLosses;
import org.glm4j.training.RunDirectory;
import org.glm4j.training.RunReport;
import org.glm4j.training.Trainer;
import org.glm4j.training.TrainingMemory;
import org.glm4j.training.TrainingOptions;
import picocli.CommandLine.ParseResult;

/** One run of {@code glm pretrain}: from corpora to saved steps. */
final class Pretraining {

    private static final String LOG = "log.jsonl";
    private static final String REPORT = "report.html";

    private final Console console;
    private final PretrainCommand.Settings said;
    private final ParseResult arguments;
    private final RunStart start;

    /**
     * @param said what the user wants
     * @param arguments the same, as it was written
     */
    Pretraining(Console console, PretrainCommand.Settings said, ParseResult arguments) {
        this.console = console;
        this.said = said;
        this.arguments = arguments;
        requireUsable();
        this.start = RunStart.of(said.run(), console.err());
    }

    private void requireUsable() {
        var run = said.run();
        if (said.data().trainData().isEmpty()) {
            throw new InvalidInputException("Which text shall it learn from? Give --train-data a corpus.");
        }
        if (run.save() == null) {
            throw new InvalidInputException("Where shall the run be saved? Give --save a directory.");
        }
        var _ = said.optimization().trainIters();
        var there = new RunDirectory(run.save()).latest();
        if (there.isPresent() && (run.load() == null || !isSame(run.load(), run.save()))) {
            throw new InvalidInputException("%s holds a run already (%s): go on with --load %s, or save elsewhere."
                    .formatted(run.save(), there.get().getFileName(), run.save()));
        }
    }

    private static boolean isSame(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    int run() {
        try (var job = TrainingJob.join(console, said.processes(), said.run().device())) {
            run(job);
        }
        return 0;
    }

    private void run(TrainingJob job) {
        job.waitForFirst();
        var sources = new CorpusSources(console, said, start.vocabulary());
        try (RunVocabulary vocabulary = sources.vocabulary();
                TokenStores training = sources.open(said.data().trainData());
                TokenStores validation = sources.openForEvaluation(said.data().validData());
                TokenStores testing = sources.openForEvaluation(said.data().testData())) {
            job.prepared();
            var texts = Texts.of(said.data(), training, validation, testing);
            var options = options(job.device());
            var provenance = provenance(texts, vocabulary.tokenizer());
            requireAgreement(job, provenance);
            try (Trainer<Batch> trainer =
                    start.trainer(options, () -> config(vocabulary.tokenizer()), said.model(), job.processes())) {
                train(trainer, options, job, vocabulary, texts, provenance);
            }
        }
    }

    private void train(
            Trainer<Batch> trainer,
            TrainingOptions options,
            TrainingJob job,
            RunVocabulary vocabulary,
            Texts texts,
            SequencedMap<String, String> provenance) {
        var data = job.processes().grid().data();
        GlmTokenizer tokenizer = vocabulary.tokenizer();
        requireFits(trainer.model().config(), tokenizer);
        var plan = plan(tokenizer, said.data().seqLength());
        var evaluationPlan = plan(tokenizer, said.data().evalSeqLength());
        var run = said.run();
        int evalBatchSize = run.evalBatchSize(said.optimization().batchSize());
        int batchSize = said.optimization().batchSize();
        var mixed = said.tasks()
                .mixedInto(
                        new MultiTaskOptions.Batches(
                                plan.training(texts.training(), batchSize),
                                evaluation(evaluationPlan, texts.validation(), evalBatchSize),
                                plan.modes()),
                        new MultiTaskOptions.Reader(
                                tokenizer, trainer.model().config(), said.data().primer()),
                        new MultiTaskOptions.Otherwise(said.data().seqLength(), batchSize),
                        said.optimization().seed());
        BatchSource batches = mixed.training();
        Map<TrainingMode, BatchSource> validation = mixed.validation();
        var shares = mixed.shares();
        var directory = new RunDirectory(run.save(), vocabulary.files());
        var display = new TrainingDisplay(
                console,
                shares,
                1e9 * MachineSpeed.gigaflops(said.optimization().dtype()) * job.size());
        describe(display, trainer, texts);
        describe(display, trainer.memory(), job.size());
        try (var records = job.first()
                        ? RunRecords.open(run.save().resolve(LOG), tensorBoard(), trainer.steps(), shares)
                        : RunRecords.NONE;
                var stop = StopSignal.catching(
                        "Stopped and saved; go on with the same command and --load %s.".formatted(run.save()))) {
            var observer = records.beside(display);
            var heldOut = HeldOutLosses.of(trainer.model(), options);
            trainer.run(
                    batches,
                    step -> {
                        if (!validation.isEmpty()) {
                            observer.evaluated(step, heldOut.on(validation, data));
                        }
                    },
                    job.first() ? directory : null,
                    provenance,
                    observer,
                    () -> stop.caught() || job.launcher().stopAsked());
            if (trainer.stopped()) {
                throw stop.stopped();
            }
            boolean evaluated = run.evalInterval() > 0 && trainer.steps() % run.evalInterval() == 0;
            if (!validation.isEmpty() && !evaluated) {
                observer.evaluated(trainer.steps(), heldOut.on(validation, data));
            }
            var test = evaluation(evaluationPlan, texts.testing(), evalBatchSize);
            if (!test.isEmpty()) {
                display.say("On test data:");
                display.evaluated(trainer.steps(), heldOut.on(test, data));
            }
        }
        if (!job.first()) {
            return;
        }
        report(texts, directory, provenance);
        display.say("Done: %s tells about the run. Try it: glm fill --model %s \"...\""
                .formatted(run.save().resolve(REPORT), run.save()));
    }

    private void report(Texts texts, RunDirectory directory, SequencedMap<String, String> facts) {
        var heldOut = texts.validation().isEmpty() ? texts.training() : texts.validation();
        boolean fillable = said.vocabulary().blockLm() && !said.objective().maskedLm();
        var fills = fillable
                ? SampleFills.of(
                        directory.latest().orElseThrow(), heldOut.getFirst().documents())
                : List.<RunReport.Fill>of();
        new RunReport(said.run().experimentName(), facts, fills)
                .write(said.run().save().resolve(LOG), said.run().save().resolve(REPORT));
    }

    private Path tensorBoard() {
        var run = said.run();
        return run.summaryDir() == null
                ? run.save().resolve("tensorboard")
                : run.summaryDir().resolve(run.experimentName());
    }

    private BatchPlan plan(GlmTokenizer tokenizer, int seqLength) {
        var data = said.data();
        boolean taskMask = tokenizer.commands().find(Command.SMASK).isPresent();
        return new BatchPlan(
                tokenizer,
                said.objective()
                        .objective(said.vocabulary(), seqLength, !said.model().noBlockPosition(), taskMask),
                new BatchPlan.Sampling(seqLength, !data.sampleOneDocument(), data.nonSentenceStart(), data.bestFit()),
                said.optimization().seed());
    }

    private static Map<TrainingMode, BatchSource> evaluation(
            BatchPlan plan, List<SamplingPlan.Weighted> texts, int batchSize) {
        return texts.isEmpty() ? Map.of() : plan.evaluation(texts, batchSize);
    }

    private void requireAgreement(TrainingJob job, SequencedMap<String, String> provenance) {
        var facts = new LinkedHashMap<>(provenance);
        facts.put("where the run starts", start.toString());
        job.requireAgreement(facts);
    }

    private TrainingOptions options(Device device) {
        var optimization = said.optimization();
        var run = said.run();
        return new TrainingOptions(
                optimization.trainIters(),
                optimization.accumulation(),
                start.schedule(optimization.schedule(), run, optimization.trainIters()),
                optimization.optimizer(device),
                optimization.weightDecay(),
                optimization.clipGrad(),
                optimization.clipEachBackward(),
                optimization.labelSmoothing(),
                optimization.hiddenDropout(),
                optimization.attentionDropout(),
                optimization.dtype(),
                optimization.lossScaler(),
                device,
                optimization.seed(),
                Math.max(1, run.logInterval()),
                run.evalInterval(),
                run.evalIters(),
                run.saveInterval(),
                Math.max(1, run.keep()),
                optimization.checkpointLayers());
    }

    /** The shape of a fresh model. */
    private GlmConfig config(GlmTokenizer tokenizer) {
        return said.model()
                .fresh(
                        tokenizer.paddedVocabularySize(said.vocabularyMultiple()),
                        said.vocabulary().blockLm() && !said.objective().maskedLm());
    }

    private void requireFits(GlmConfig config, GlmTokenizer tokenizer) {
        if (tokenizer.vocabularySize() > config.vocabSize()) {
            throw new InvalidInputException(
                    "The tokenizer has %,d tokens but the model's vocabulary only %,d: name the right one with --tokenizer."
                            .formatted(tokenizer.vocabularySize(), config.vocabSize()));
        }
        int longest = Math.max(said.data().seqLength(), said.data().evalSeqLength());
        if (longest > config.maxSequenceLength()) {
            throw new InvalidInputException(
                    "Texts of %d tokens do not fit a model of %d positions: give a smaller --seq-length or larger --max-position-embeddings."
                            .formatted(longest, config.maxSequenceLength()));
        }
    }

    private void describe(TrainingDisplay display, Trainer<Batch> trainer, Texts texts) {
        var config = trainer.model().config();
        display.say("%,d parameters: %d layers, hidden size %d, %d heads, %,d words; %,d tokens to train on"
                .formatted(
                        config.parameterCount(),
                        config.numLayers(),
                        config.hiddenSize(),
                        config.numAttentionHeads(),
                        config.vocabSize(),
                        texts.training().stream()
                                .mapToLong(each -> each.documents().tokenCount())
                                .sum()));
        if (trainer.steps() > 0) {
            display.say("going on at step %,d".formatted(trainer.steps()));
        }
        var before = start.provenance();
        texts.fingerprints().forEach((name, now) -> {
            if (before.containsKey(name) && !before.get(name).equals(now)) {
                display.say("%s is not what the run was trained on before: from here on it is another run."
                        .formatted(name));
            }
        });
    }

    private static void describe(TrainingDisplay display, TrainingMemory memory, int processes) {
        double megabyte = 1e6;
        display.say(String.format(
                Locale.ROOT,
                "%s keeps %,.1f MB: weights %,.1f, gradients %,.1f, optimiser %,.1f",
                processes == 1 ? "the training" : "each of %d processes".formatted(processes),
                memory.total() / megabyte,
                memory.weights() / megabyte,
                memory.gradients() / megabyte,
                memory.optimizer() / megabyte));
    }

    /** What one must know to repeat the run. */
    private SequencedMap<String, String> provenance(Texts texts, GlmTokenizer tokenizer) {
        var facts = Provenance.of(arguments, tokenizer);
        facts.putAll(texts.fingerprints());
        return facts;
    }

    /**
     * The documents of a run.
     *
     * @param training to train on
     * @param validation to evaluate on, perhaps none
     * @param testing to evaluate on at the end, perhaps none
     * @param fingerprints of every corpus
     */
    private record Texts(
            List<SamplingPlan.Weighted> training,
            List<SamplingPlan.Weighted> validation,
            List<SamplingPlan.Weighted> testing,
            SequencedMap<String, String> fingerprints) {

        static Texts of(PretrainDataOptions said, TokenStores training, TokenStores validation, TokenStores testing) {
            var train = new ArrayList<SamplingPlan.Weighted>();
            var valid = whole(validation);
            var test = whole(testing);
            Split split = Split.parse(said.split()).without(!valid.isEmpty(), !test.isEmpty());
            for (var each : training.stores()) {
                var parts = split.of(each.store());
                add(train, parts.train(), each.weight());
                add(valid, parts.valid(), each.weight());
                add(test, parts.test(), each.weight());
            }
            if (train.isEmpty()) {
                throw new InvalidInputException(
                        "--split leaves no document to train on: give its first number a share.");
            }
            var fingerprints = new LinkedHashMap<String, String>();
            for (var stores : List.of(training, validation, testing)) {
                stores.fingerprints().forEach((name, value) -> fingerprints.put("corpus " + name, value));
            }
            return new Texts(train, valid, test, fingerprints);
        }

        private static List<SamplingPlan.Weighted> whole(TokenStores stores) {
            var all = new ArrayList<SamplingPlan.Weighted>();
            stores.stores().forEach(each -> all.add(new SamplingPlan.Weighted(each.store(), each.weight())));
            return all;
        }

        private static void add(List<SamplingPlan.Weighted> to, Optional<Documents> part, double weight) {
            part.ifPresent(documents -> to.add(new SamplingPlan.Weighted(documents, weight)));
        }
    }
}
