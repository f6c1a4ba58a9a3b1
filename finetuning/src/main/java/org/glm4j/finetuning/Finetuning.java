package org.glm4j.finetuning;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.training.Objective;
import org.glm4j.training.RunDirectory;
import org.glm4j.training.RunObserver;
import org.glm4j.training.Trainer;
import org.glm4j.training.TrainingOptions;
import org.glm4j.training.TrainingProcesses;
import org.glm4j.training.distributed.Collectives;

/**
 * Trains a model on a task, judges it by the task's held-out examples as it goes, and keeps the best. A run that is
 * killed and started again ends as one that was not.
 *
 * <p>Of several processes each makes the same run, all judge, and the first keeps files, which the others must see.
 *
 * @param <B> a batch
 * @param objective what the batches are learnt for
 * @param adaptation what is added to the model, and what changes
 * @param batches to learn from, by position
 * @param stepsPerEpoch steps after which the batches begin anew, of all processes together
 * @param validation what the model is judged by; empty for nothing, and the last model counts as the best
 * @param measure the measure that decides, by name; the first if empty
 */
public record Finetuning<B>(
        Objective<B> objective,
        Adaptation adaptation,
        LongFunction<B> batches,
        int stepsPerEpoch,
        Optional<Judge> validation,
        Optional<String> measure) {

    /** How long the processes wait for the first to write a model. */
    private static final Duration SAVING = Duration.ofHours(1);

    /** Says how good a model is. */
    @FunctionalInterface
    public interface Judge {

        /**
         * Measures, the more important first; higher is better.
         *
         * @param model as it is now; stays the caller's
         */
        SequencedMap<String, Double> measures(GlmModel model);
    }

    /**
     * Runs to the end, or until told to stop.
     *
     * @param base gives the model to begin with, which is closed after use; asked only where the run begins anew
     * @param options with the steps of the whole run and, between evaluations and between saves, whole epochs
     * @param directory where the run is saved, and taken up again where it was
     * @param processes that make the run
     * @return whether it came to its end; then the best model is there, for all processes
     */
    public boolean run(
            Supplier<GlmModel> base,
            TrainingOptions options,
            RunDirectory directory,
            SequencedMap<String, String> provenance,
            RunObserver observer,
            BooleanSupplier stop,
            TrainingProcesses processes) {
        var world = processes.grid().world();
        boolean first = world.rank() == 0;
        var best = new BestModel(directory.root());
        if (first) {
            best.recover();
        }
        try (var trainer = trainer(base, options, directory, processes)) {
            trainer.run(
                    batches,
                    step -> judge(trainer, step, best, directory.companions(), observer, world),
                    first ? directory : null,
                    provenance,
                    observer,
                    stop);
            boolean ended = trainer.steps() >= options.steps();
            if (ended && validation.isEmpty()) {
                keep(trainer, new LinkedHashMap<>(), trainer.steps(), best, directory.companions());
            }
            world.barrier(SAVING); // until the first has written
            return ended;
        }
    }

    private Trainer<B> trainer(
            Supplier<GlmModel> base, TrainingOptions options, RunDirectory directory, TrainingProcesses processes) {
        var saved = directory.latest();
        if (saved.isPresent()) {
            return Trainer.resume(saved.get(), adaptation.trained(), objective, options, processes);
        }
        try (var model = base.get();
                var _ = TensorScope.open()) {
            return Trainer.of(adaptation.initial(model, options.seed()), objective, options, processes);
        }
    }

    private void judge(
            Trainer<B> trainer,
            long step,
            BestModel best,
            List<Path> companions,
            RunObserver observer,
            Collectives world) {
        validation.ifPresent(held -> {
            var measures = held.measures(trainer.model());
            observer.judged(step, measures);
            boolean better = world.rank() == 0 && better(measures, best);
            if (world.sum(better ? 1 : 0)[0] > 0) {
                keep(trainer, measures, step, best, companions);
            }
        });
    }

    private boolean better(SequencedMap<String, Double> measures, BestModel best) {
        String decides = measure.orElseGet(() -> measures.firstEntry().getKey());
        double before = best.measures().map(known -> known.get(decides)).orElse(Double.NEGATIVE_INFINITY);
        return measures.get(decides) > before;
    }

    private void keep(
            Trainer<B> trainer,
            SequencedMap<String, Double> measures,
            long step,
            BestModel best,
            List<Path> companions) {
        int epoch = Math.toIntExact(Math.max(0, step / stepsPerEpoch - 1));
        trainer.writeModel(model -> best.replace(measures, epoch, target -> {
            model.write(target);
            for (Path companion : companions) {
                Files.copy(companion, target.resolve(companion.getFileName()));
            }
            if (adaptation.lowRank().isPresent()) {
                LowRankFile.write(target, adaptation.lowRank().get(), trainer.model());
            }
        }));
    }
}
