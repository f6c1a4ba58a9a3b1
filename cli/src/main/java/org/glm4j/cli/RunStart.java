package org.glm4j.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.data.Batch;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.PositionInit;
import org.glm4j.training.Continuation;
import org.glm4j.training.LearningRateSchedule;
import org.glm4j.training.RunDirectory;
import org.glm4j.training.Trainer;
import org.glm4j.training.TrainingOptions;
import org.glm4j.training.TrainingProcesses;

/** Where a pretraining starts: with nothing, with a model's weights, or where a run was saved. */
sealed interface RunStart {

    /** A fresh model. */
    record Fresh(PositionInit positions) implements RunStart {}

    /**
     * The weights of a model.
     *
     * @param model its checkpoint
     */
    record Weights(Path model) implements RunStart {}

    /**
     * A run that goes on.
     *
     * @param step a step that it saved
     */
    record Saved(Path step, Continuation taken) implements RunStart {}

    /**
     * A run of the reference that goes on here.
     *
     * @param checkpoint the directory that the reference saved it into
     */
    record OfReference(Path checkpoint, Continuation taken) implements RunStart {}

    /**
     * What the user wants.
     *
     * @throws InvalidInputException if it cannot be
     */
    static RunStart of(PretrainRunOptions said, PrintStream notices) {
        if (said.load() != null) {
            var taken = new Continuation(!said.noLoadOptim(), !said.noLoadLrScheduler(), true);
            Optional<Path> step = saved(said.load());
            if (step.isPresent()) {
                return said.finetune() ? new Weights(step.get()) : new Saved(step.get(), taken);
            }
            if (Checkpoint.isReferenceDirectory(said.load())) {
                return said.finetune() ? new Weights(said.load()) : new OfReference(said.load(), taken);
            }
            if (said.loadPretrained() == null) {
                notices.printf("%s has no saved step yet: the run starts anew.%n", said.load());
            }
        }
        return said.loadPretrained() == null
                ? new Fresh(said.positionInit())
                : new Weights(RunOptions.place(said.loadPretrained()));
    }

    private static Optional<Path> saved(Path load) {
        var latest = new RunDirectory(load).latest();
        if (latest.isPresent()) {
            return latest;
        }
        return RunDirectory.isStep(load) ? Optional.of(load) : Optional.empty();
    }

    /** Where to look for the vocabulary if the user names none. */
    default Optional<Path> vocabulary() {
        return switch (this) {
            case Fresh _ -> Optional.empty();
            case Weights(Path model) -> Optional.of(model).filter(Files::isDirectory);
            case Saved saved -> Optional.of(saved.step());
            case OfReference reference -> Optional.of(reference.checkpoint());
        };
    }

    /** What the run was made from before; empty where there was none. */
    default Map<String, String> provenance() {
        return this instanceof Saved saved ? RunDirectory.describe(saved.step()).provenance() : Map.of();
    }

    /**
     * The learning rate's schedule.
     *
     * @param asked the one that the options describe
     * @param steps of the whole run
     */
    default LearningRateSchedule schedule(LearningRateSchedule asked, PretrainRunOptions said, long steps) {
        return switch (this) {
            case Fresh _, Weights _ -> asked;
            case OfReference reference -> {
                if (said.switchLinear()) {
                    throw new InvalidInputException(
                            "--switch-linear: %s was saved by the reference; go on with it without the option for a step, then switch"
                                    .formatted(reference.checkpoint()));
                }
                yield asked; // the trainer takes over where it stands
            }
            case Saved(Path step, Continuation taken) -> schedule(asked, step, taken, said.switchLinear(), steps);
        };
    }

    private static LearningRateSchedule schedule(
            LearningRateSchedule asked, Path step, Continuation taken, boolean switchLinear, long steps) {
        var before = RunDirectory.describe(step);
        if (!taken.schedule()) {
            return asked;
        }
        if (before.schedule().origin() != 0) {
            return before.schedule(); // a switched schedule, or one taken over, goes on to its own end
        }
        return switchLinear
                ? asked.switchToLinear(before.optimizerSteps(), steps)
                : asked.withWarmup(before.schedule().warmupSteps());
    }

    /**
     * The trainer.
     *
     * @param fresh shape of a fresh model
     * @param model what the user says about a loaded one
     * @param processes that train it
     */
    default Trainer<Batch> trainer(
            TrainingOptions options, Supplier<GlmConfig> fresh, ModelOptions model, TrainingProcesses processes) {
        return switch (this) {
            case Fresh(var positions) -> Trainer.fresh(fresh.get(), positions, options, processes);
            case Weights(Path path) -> {
                try (var loaded = GlmModels.load(
                        path, new LoadOptions(Optional.of(Dtype.FP32), options.device(), model.overrides()))) {
                    yield Trainer.from(loaded, options, processes);
                }
            }
            case Saved(Path step, Continuation taken) ->
                Trainer.continuing(step, GlmConfigOverrides.NONE, taken, options, processes);
            case OfReference(Path checkpoint, Continuation taken) ->
                Trainer.continuing(checkpoint, model.overrides(), taken, options, processes);
        };
    }
}
