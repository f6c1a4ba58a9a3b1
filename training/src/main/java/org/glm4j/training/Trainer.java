package org.glm4j.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.data.Batch;
import org.glm4j.data.batches.BatchLoader;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LowRankUpdate;
import org.glm4j.model.PositionInit;
import org.glm4j.model.engine.Engine;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * Trains a GLM for any objective, evaluates it as it goes, saves it, and resumes exactly: a run that is stopped and
 * loaded again ends with the weights of one that was not.
 *
 * @param <B> a batch
 */
public final class Trainer<B> implements AutoCloseable {

    static final String OPTIMIZER_FILE = "optimizer.safetensors";
    private static final int LOADER_THREADS = 2;
    private static final int BATCHES_AHEAD = 8;

    /** Steps after which freed memory goes back to the system: lengths that vary scatter it. */
    private static final int STEPS_BETWEEN_TIDYING = 50;

    private final GlmConfig config;
    private final TrainingOptions options;
    private final ParameterGroups parameters;
    private final GlmModel model;
    private final Optimizer optimizer;
    private final Objective<B> objective;
    private final TrainingProcesses processes;
    private final TrainingStep<B> step;
    private final GradientExchange exchange;

    private long stepsTaken;
    private long batches;
    private boolean stopping;
    private LearningRateSchedule schedule;
    private LossScaler lossScaler;

    private Trainer(
            InitialWeights initial,
            Objective<B> objective,
            TrainingOptions options,
            TrainingProcesses processes,
            Optional<SavedRun> saved) {
        if (processes.grid().data().size() > 1 && options.clipEachBackward()) {
            throw new InvalidInputException(
                    "--clip-each-backward clips after each micro-batch in turn, but %d processes compute theirs at once: leave it out"
                            .formatted(processes.grid().data().size()));
        }
        this.config = initial.config();
        this.options = options;
        this.objective = objective;
        this.processes = processes;
        requireSummable(processes, options);
        this.parameters = new ParameterGroups(
                initial.part(processes), options.dtype(), options.device(), options.weightDecay(), options.optimizer());
        this.model = new GlmModel(config, parameters.weights(), processes.grid().part(), () -> {});
        this.optimizer = switch (options.optimizer()) {
            case TrainingOptions.OptimizerOptions.Adam adam -> new AdamW(adam, parameters.groups());
            case TrainingOptions.OptimizerOptions.Factored() -> {
                requireWhole(processes, "adafactor");
                yield new Adafactor(parameters);
            }
            case TrainingOptions.OptimizerOptions.Orthogonal muon -> {
                requireWhole(processes, "muon");
                yield new Muon(muon, parameters, options.dtype());
            }
        };
        this.schedule = options.schedule();
        this.lossScaler = options.lossScaler();
        try {
            saved.ifPresent(this::restore);
        } catch (RuntimeException e) {
            optimizer.close();
            parameters.close();
            throw e;
        }
        parameters.share(processes);
        optimizer.share(processes.shares());
        this.exchange = new GradientExchange(processes, parameters);
        this.step = new TrainingStep<>(
                new Backpropagation<>(model, objective, options.checkpointLayers()),
                parameters,
                optimizer,
                new TrainingStep.Clipping(options.clipNorm(), options.clipEachBackward()),
                exchange);
    }

    /** Processes on GPUs exchange what lies there, and what is shared out alone leaves them after that. */
    private static void requireSummable(TrainingProcesses processes, TrainingOptions options) {
        if (options.optimizer().inMainMemory()
                && options.device().cuda()
                && processes.grid().data().size() > 1
                && processes.stage() != ZeroStage.GRADIENTS) {
            throw new InvalidInputException(
                    "--cpu-optimizer among several processes on GPUs goes with --zero-stage 2: give both, or none");
        }
    }

    /** Some optimisers see whole rows and columns. */
    private static void requireWhole(TrainingProcesses processes, String optimizer) {
        if (processes.grid().model().size() > 1) {
            throw new InvalidInputException(
                    "--optimizer %s is for models that are not shared out: give adam, or --model-parallel-size 1"
                            .formatted(optimizer));
        }
    }

    /** What this process keeps from step to step. */
    public TrainingMemory memory() {
        return new TrainingMemory(
                parameters.groups().stream()
                        .mapToLong(group -> group.parameters().weightBytes())
                        .sum(),
                parameters.groups().stream()
                        .mapToLong(group -> group.parameters().gradientBytes())
                        .sum(),
                optimizer.stateBytes());
    }

    /** A pretraining that begins with fresh weights, which the seed of the options decides. */
    public static Trainer<Batch> fresh(GlmConfig config, TrainingOptions options) {
        return fresh(config, options, TrainingProcesses.alone(options.device()));
    }

    /** The same, of several processes that each call this: all begin with the weights of the first. */
    public static Trainer<Batch> fresh(GlmConfig config, TrainingOptions options, TrainingProcesses processes) {
        return fresh(config, PositionInit.NORMAL, options, processes);
    }

    /** The same, with what the tables of positions begin with. */
    public static Trainer<Batch> fresh(
            GlmConfig config, PositionInit positions, TrainingOptions options, TrainingProcesses processes) {
        try (var model = GlmModels.random(config, positions, Dtype.FP32, Device.CPU, options.seed())) {
            return from(model, options, processes);
        }
    }

    /** A pretraining that begins with the weights of a model, which stays the caller's. */
    public static Trainer<Batch> from(GlmModel model, TrainingOptions options) {
        return from(model, options, TrainingProcesses.alone(options.device()));
    }

    /**
     * The same, of several processes that each call this.
     *
     * @param model whole, and of the same weights in all
     */
    public static Trainer<Batch> from(GlmModel model, TrainingOptions options, TrainingProcesses processes) {
        return new Trainer<>(
                InitialWeights.of(model),
                new TokenLoss(options.labelSmoothing()),
                options,
                processes,
                Optional.empty());
    }

    /** A run with any objective, which takes care of label smoothing itself. */
    public static <B> Trainer<B> of(InitialWeights initial, Objective<B> objective, TrainingOptions options) {
        return of(initial, objective, options, TrainingProcesses.alone(options.device()));
    }

    /** The same, of several processes that each call this: all begin with the weights of the first. */
    public static <B> Trainer<B> of(
            InitialWeights initial, Objective<B> objective, TrainingOptions options, TrainingProcesses processes) {
        return new Trainer<>(initial, objective, options, processes, Optional.empty());
    }

    /**
     * A pretraining that goes on where another was saved, exactly.
     *
     * @param saved a step of a {@link RunDirectory}
     * @throws InvalidInputException if it is damaged, or was saved by another optimiser
     */
    public static Trainer<Batch> resume(Path saved, TrainingOptions options) {
        return continuing(saved, GlmConfigOverrides.NONE, Continuation.EVERYTHING, options);
    }

    /**
     * A run with any objective that goes on where another was saved, exactly.
     *
     * @param saved a step of a {@link RunDirectory}
     * @param trained which of its weights change, as before
     * @throws InvalidInputException if it is damaged, or was saved by another optimiser or with other weights trained
     */
    public static <B> Trainer<B> resume(
            Path saved, Predicate<String> trained, Objective<B> objective, TrainingOptions options) {
        return resume(saved, trained, objective, options, TrainingProcesses.alone(options.device()));
    }

    /** The same, of several processes; as many as saved it, or more or fewer. */
    public static <B> Trainer<B> resume(
            Path saved,
            Predicate<String> trained,
            Objective<B> objective,
            TrainingOptions options,
            TrainingProcesses processes) {
        return continuing(
                saved, GlmConfigOverrides.NONE, Continuation.EVERYTHING, trained, objective, options, processes);
    }

    /**
     * A pretraining that goes on where another was saved, here or by the reference, or begins with its weights. What the
     * reference's random generators held is of no use here: data and dropout follow from the seed and the step.
     *
     * @param checkpoint a step of a {@link RunDirectory}; a run directory, which stands for its last step; a directory of
     *     the reference's; for the weights alone, any checkpoint
     * @param overrides what a checkpoint of others does not say about its model
     * @param taken what besides the weights
     * @throws InvalidInputException if it is damaged, lacks something that is to be taken over, or was saved by another
     *     optimiser
     */
    public static Trainer<Batch> continuing(
            Path checkpoint, GlmConfigOverrides overrides, Continuation taken, TrainingOptions options) {
        return continuing(checkpoint, overrides, taken, options, TrainingProcesses.alone(options.device()));
    }

    /**
     * The same, of several processes.
     *
     * @param processes that go on, each of which calls this; as many as saved it, or more or fewer
     * @throws InvalidInputException if it is damaged, lacks something that is to be taken over, or was saved by another
     *     optimiser
     */
    public static Trainer<Batch> continuing(
            Path checkpoint,
            GlmConfigOverrides overrides,
            Continuation taken,
            TrainingOptions options,
            TrainingProcesses processes) {
        var objective = new TokenLoss(options.labelSmoothing());
        return continuing(checkpoint, overrides, taken, name -> true, objective, options, processes);
    }

    private static <B> Trainer<B> continuing(
            Path checkpoint,
            GlmConfigOverrides overrides,
            Continuation taken,
            Predicate<String> trained,
            Objective<B> objective,
            TrainingOptions options,
            TrainingProcesses processes) {
        try (var saved = SavedRun.open(checkpoint, overrides, taken, options);
                var _ = TensorScope.open()) {
            var initial = new InitialWeights(saved.content().config(), saved.initial(), trained);
            return new Trainer<>(initial, objective, options, processes, Optional.of(saved));
        }
    }

    private void restore(SavedRun saved) {
        var content = saved.content();
        content.optimizer().ifPresent(moments -> restore(moments, saved));
        schedule = content.schedule();
        content.position().ifPresent(position -> {
            stepsTaken = position.step();
            batches = position.batches();
        });
    }

    private void restore(SavedRun.Moments moments, SavedRun saved) {
        optimizer.state().forEach((name, tensor) -> {
            var stored = Optional.ofNullable(moments.state().get(name))
                    .map(whole -> processes.part(weightOf(name), saved.tensor(whole)))
                    .filter(part -> Arrays.equals(part.shape(), tensor.shape()));
            if (stored.isEmpty()) {
                throw new InvalidInputException(
                        "the saved optimizer has no %s %s: it is another one, or of another model; --no-load-optim takes the rest"
                                .formatted(name, Arrays.toString(tensor.shape())));
            }
            tensor.copyInPlace(stored.get());
        });
        optimizer.resumeAt(moments.steps());
        moments.lossScaler().ifPresent(scaler -> lossScaler = scaler);
    }

    /** The weight that something the optimiser remembers belongs to. */
    private static String weightOf(String remembered) {
        return remembered.substring(remembered.indexOf('.') + 1);
    }

    /** Steps taken so far. */
    public long steps() {
        return stepsTaken;
    }

    /** Whether the run was told to stop before its last step, in this process or another. */
    public boolean stopped() {
        return stopping;
    }

    /** The model as it is now; it changes with every step and is closed with the trainer. */
    public GlmModel model() {
        return model;
    }

    /**
     * Trains to the last step, or until told to stop.
     *
     * @param training batches by position; may be asked by several threads at once
     * @param evaluation told the number of steps taken, whenever it is time to evaluate
     * @param run where to save; null for nowhere, as in all but one of several processes
     * @param provenance saved with every step: what a reader must know to repeat the run
     * @param stop asked after every step; if true, in any process, the run saves itself and ends
     */
    public void run(
            LongFunction<B> training,
            LongConsumer evaluation,
            RunDirectory run,
            SequencedMap<String, String> provenance,
            RunObserver observer,
            BooleanSupplier stop) {
        if (run != null) {
            run.clear();
        }
        try (var loader =
                new BatchLoader<>(exchange.share(training, batches), batches, LOADER_THREADS, BATCHES_AHEAD)) {
            var period = new ReportPeriod(loader::waitedNanos);
            stopping = false;
            while (stepsTaken < options.steps() && !stopping) {
                var report = oneStep(loader, period, stop);
                if (due(STEPS_BETWEEN_TIDYING)) {
                    Engine.start().giveBackFreedMemory();
                }
                if (due(options.logInterval()) || stopping) {
                    observer.trained(report);
                    period = new ReportPeriod(loader::waitedNanos);
                }
                if (due(options.evalInterval())) {
                    evaluation.accept(stepsTaken);
                }
                if (due(options.saveInterval()) || stopping || stepsTaken == options.steps()) {
                    save(run, provenance, observer);
                }
            }
        }
    }

    private boolean due(int interval) {
        return interval > 0 && stepsTaken % interval == 0;
    }

    private RunObserver.Report oneStep(BatchLoader<B> loader, ReportPeriod period, BooleanSupplier stop) {
        var microBatches = new ArrayList<B>();
        for (int i = 0; i < options.accumulation(); i++) {
            microBatches.add(loader.next());
        }
        batches += (long) microBatches.size() * exchange.size();
        double rate = schedule.at(optimizer.steps());
        boolean half = options.dtype() == Dtype.FP16;
        double scale = half ? lossScaler.scale() : 1;
        long now = stepsTaken;
        var done = step.run(microBatches, i -> dropout(now, exchange.number(i)), rate, scale);
        if (half) {
            lossScaler = lossScaler.after(done.skipped());
        }
        stepsTaken++;
        var work = microBatches.stream()
                .map(batch -> objective.work(config, batch))
                .toList();
        double[] all = exchange.sum(
                stop.getAsBoolean() ? 1 : 0,
                work.stream().mapToDouble(Objective.Work::tokens).sum(),
                work.stream().mapToDouble(Objective.Work::operations).sum());
        stopping = processes.grid().model().sum(all[0])[0] > 0;
        period.add(new Objective.Work(Math.round(all[1]), all[2]), done);
        return period.report(stepsTaken, options.steps(), rate, scale);
    }

    private Dropout dropout(long atStep, int microBatch) {
        return options.hiddenDropout() == 0 && options.attentionDropout() == 0
                ? Dropout.NONE
                : new CounterDropout(
                        options.hiddenDropout(), options.attentionDropout(), options.seed(), atStep, microBatch);
    }

    /** Saves this step unless it is saved; where {@code run} is null, helps the process that does. */
    void save(RunDirectory run, SequencedMap<String, String> provenance, RunObserver observer) {
        try (var _ = TensorScope.unrecorded()) {
            var weights = wholeWeights();
            var remembered = processes.joined(optimizer.state(), Trainer::weightOf);
            if (run != null && !run.has(stepsTaken)) {
                save(run, weights, remembered, provenance, observer);
            }
        }
    }

    private void save(
            RunDirectory run,
            SequencedMap<String, Tensor> weights,
            SequencedMap<String, Tensor> remembered,
            SequencedMap<String, String> provenance,
            RunObserver observer) {
        var state = new RunState(stepsTaken, optimizer.steps(), batches, lossScaler, schedule, provenance);
        run.save(stepsTaken, directory -> {
            writeModel(directory, weights);
            WeightFile.write(directory.resolve(OPTIMIZER_FILE), remembered);
            state.write(directory);
        });
        run.prune(options.keep());
        observer.saved(stepsTaken, run.latest().orElseThrow());
    }

    /** Writes a model into a directory that is there. */
    @FunctionalInterface
    public interface ModelWriter {

        /** Writes weights, configuration and nothing else: every command can load that. */
        void write(Path directory) throws IOException;
    }

    /**
     * Has the model as it is now written. Updates of low rank are merged into the weights. Of several processes each calls
     * this, and the first is asked to write what the others help to put together.
     *
     * @param writing uses what it is given before it returns
     */
    public void writeModel(Consumer<ModelWriter> writing) {
        try (var _ = TensorScope.inference()) {
            var weights = wholeWeights();
            if (processes.grid().world().rank() == 0) {
                writing.accept(directory -> writeModel(directory, LowRankUpdate.merged(weights)));
            }
        }
    }

    /** The weights as the optimiser has them, in the first process; every process calls this. */
    private SequencedMap<String, Tensor> wholeWeights() {
        return processes.joined(parameters.masterWeights(), UnaryOperator.identity());
    }

    private void writeModel(Path directory, SequencedMap<String, Tensor> weights) throws IOException {
        WeightFile.write(directory.resolve("model.safetensors"), weights);
        Files.writeString(directory.resolve("config.json"), config.toJson(Dtype.FP32));
    }

    @Override
    public void close() {
        exchange.close();
        optimizer.close();
        parameters.close();
    }
}
