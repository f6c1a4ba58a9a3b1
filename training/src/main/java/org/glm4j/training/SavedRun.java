package org.glm4j.training;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.CheckpointLayout;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.checkpoint.SavedLossScale;
import org.glm4j.checkpoint.SavedOptimizer;
import org.glm4j.checkpoint.SavedSchedule;
import org.glm4j.checkpoint.StoredTensor;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;

/**
 * A run as it was saved, here or by the reference, opened for reading.
 *
 * @param files that the content lies in
 * @param arena what copies of it belong to
 */
record SavedRun(Content content, List<Checkpoint> files, Arena arena) implements AutoCloseable {

    /**
     * What is taken over.
     *
     * @param weights as the optimiser sees them, by name
     * @param optimizer what it remembers, if that is taken over
     * @param schedule that the optimiser's steps follow from now on
     * @param position where the run is, if that is taken over
     */
    record Content(
            GlmConfig config,
            SequencedMap<String, StoredTensor> weights,
            Optional<Moments> optimizer,
            LearningRateSchedule schedule,
            Optional<Position> position) {}

    /**
     * What an optimiser remembers.
     *
     * @param steps taken
     * @param state by the names that {@link Optimizer#state} has
     * @param lossScaler where there is one
     */
    record Moments(long steps, Map<String, StoredTensor> state, Optional<LossScaler> lossScaler) {}

    /**
     * @param step steps of the run
     * @param batches batches consumed
     */
    record Position(long step, long batches) {}

    /**
     * @param path a step of a {@link RunDirectory}, a run directory, which stands for its last step, or any checkpoint
     * @param overrides what a checkpoint of others does not say about its model
     * @param options of the new run, for what was not saved
     */
    static SavedRun open(Path path, GlmConfigOverrides overrides, Continuation taken, TrainingOptions options) {
        if (Files.exists(path.resolve(RunState.FILE))) {
            return ofStep(path, taken, options);
        }
        var latest = new RunDirectory(path).latest();
        return latest.isPresent() ? ofStep(latest.get(), taken, options) : ofOthers(path, overrides, taken, options);
    }

    private static SavedRun ofStep(Path step, Continuation taken, TrainingOptions options) {
        RunDirectory.verify(step);
        var state = RunState.read(step);
        return keepingOpen(open -> {
            var model = open.apply(step);
            Optional<Moments> moments = taken.optimizer()
                    ? Optional.of(new Moments(
                            state.optimizerSteps(),
                            tensors(open.apply(step.resolve(Trainer.OPTIMIZER_FILE))),
                            Optional.of(state.lossScaler())))
                    : Optional.empty();
            long steps = taken.optimizer() ? state.optimizerSteps() : 0;
            var schedule = options.schedule();
            return new Content(
                    model.config(),
                    tensors(model),
                    moments,
                    schedule.from(taken.schedule() ? schedule.origin() + steps - state.optimizerSteps() : steps),
                    Optional.of(new Position(state.step(), state.batches())).filter(_ -> taken.position()));
        });
    }

    private static SequencedMap<String, StoredTensor> tensors(Checkpoint checkpoint) {
        var tensors = new LinkedHashMap<String, StoredTensor>();
        checkpoint.tensors().forEach(info -> tensors.put(info.name(), checkpoint.tensor(info.name())));
        return tensors;
    }

    private static SavedRun ofOthers(
            Path path, GlmConfigOverrides overrides, Continuation wanted, TrainingOptions options) {
        return keepingOpen(open -> {
            var file = open.apply(path);
            var taken = file.isRelease() ? Continuation.WEIGHTS : wanted;
            if (file.layout() != CheckpointLayout.MEGATRON && !taken.equals(Continuation.WEIGHTS)) {
                throw new InvalidInputException(
                        "%s holds weights alone, no run to continue; --finetune begins a new one with them"
                                .formatted(path));
            }
            var config = file.config(overrides);
            var weights = new LinkedHashMap<String, StoredTensor>();
            config.tensorShapes().forEach((name, _) -> weights.put(name, file.tensor(name)));
            Optional<Moments> moments = Optional.empty();
            if (taken.optimizer()) {
                var optimizer = SavedOptimizer.of(file, ParameterGroups.order(config));
                weights.putAll(optimizer.masterWeights());
                moments = Optional.of(new Moments(
                        optimizer.steps(),
                        optimizer.state(),
                        optimizer.lossScale().map(SavedRun::lossScaler)));
            }
            long steps = moments.map(Moments::steps).orElse(0L);
            var schedule = taken.schedule()
                    ? goingOn(schedule(path, file), options.schedule(), steps)
                    : options.schedule().from(steps);
            return new Content(
                    config,
                    weights,
                    moments,
                    schedule,
                    taken.position() ? Optional.of(position(path, file, options.accumulation())) : Optional.empty());
        });
    }

    /** Reads with a way to open files; they stay open with the run, or are closed where it fails. */
    @SuppressWarnings("MustBeClosedChecker") // the run owns the arena and closes it
    private static SavedRun keepingOpen(Function<Function<Path, Checkpoint>, Content> read) {
        var files = new ArrayList<Checkpoint>();
        try {
            var content = read.apply(path -> {
                var file = Checkpoint.open(path);
                files.add(file);
                return file;
            });
            return new SavedRun(content, files, Arena.ofShared());
        } catch (RuntimeException e) {
            files.forEach(Checkpoint::close);
            throw e;
        }
    }

    private static SavedSchedule schedule(Path path, Checkpoint file) {
        return SavedSchedule.of(file)
                .orElseThrow(() -> new InvalidInputException(
                        "%s: it has no learning rate scheduler; --no-load-lr-scheduler starts it anew"
                                .formatted(path)));
    }

    /**
     * The length of the warm-up goes with its position, as in the reference.
     *
     * @param steps of the optimiser
     */
    private static LearningRateSchedule goingOn(SavedSchedule saved, LearningRateSchedule asked, long steps) {
        return asked.withWarmup(saved.warmupSteps()).from(steps - saved.steps());
    }

    private static Position position(Path path, Checkpoint file, int accumulation) {
        long step = file.iteration()
                .orElseThrow(() -> new InvalidInputException(
                        "%s: it does not say at which iteration it was saved; --finetune starts at the first"
                                .formatted(path)));
        return new Position(step, step * accumulation);
    }

    private static LossScaler lossScaler(SavedLossScale saved) {
        return new LossScaler(
                saved.scale(),
                saved.steps(),
                saved.lastOverflowStep(),
                saved.hysteresisLeft(),
                saved.window(),
                saved.minScale(),
                saved.hysteresis(),
                saved.consecutive());
    }

    /** Values to begin with, by name. */
    SequencedMap<String, Tensor> initial() {
        var initial = new LinkedHashMap<String, Tensor>();
        content.weights().forEach((name, stored) -> initial.put(name, tensor(stored)));
        return initial;
    }

    /** A stored tensor as one to compute with; valid as long as this run is open. */
    Tensor tensor(StoredTensor stored) {
        return Tensor.wrap(stored.data(arena), stored.dtype(), stored.shape());
    }

    @Override
    public void close() {
        arena.close();
        files.forEach(Checkpoint::close);
    }
}
