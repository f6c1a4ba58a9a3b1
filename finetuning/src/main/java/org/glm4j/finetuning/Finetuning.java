package org.glm4j.finetuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * Trains a model on a task, judges it by the task's held-out examples as it goes, and keeps the best. A run that is
 * killed and started again ends as one that was not.
 *
 * @param <B> a batch
 * @param objective what the batches are learnt for
 * @param adaptation what is added to the model, and what changes
 * @param batches to learn from, by position
 * @param stepsPerEpoch steps after which the batches begin anew
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
     * @return whether it came to its end
     */
    public boolean run(
            Supplier<GlmModel> base,
            TrainingOptions options,
            RunDirectory directory,
            SequencedMap<String, String> provenance,
            RunObserver observer,
            BooleanSupplier stop) {
        var best = new BestModel(directory.root());
        best.recover();
        try (var trainer = trainer(base, options, directory)) {
            trainer.run(
                    batches,
                    step -> judge(trainer, step, best, directory.companions(), observer),
                    directory,
                    provenance,
                    observer,
                    stop);
            boolean ended = trainer.steps() >= options.steps();
            if (ended && validation.isEmpty()) {
                best.replace(
                        new LinkedHashMap<>(),
                        epoch(trainer.steps()),
                        target -> write(trainer, target, directory.companions()));
            }
            return ended;
        }
    }

    private Trainer<B> trainer(Supplier<GlmModel> base, TrainingOptions options, RunDirectory directory) {
        var saved = directory.latest();
        if (saved.isPresent()) {
            return Trainer.resume(saved.get(), adaptation.trained(), objective, options);
        }
        try (var model = base.get();
                var _ = TensorScope.open()) {
            return Trainer.of(adaptation.initial(model, options.seed()), objective, options);
        }
    }

    private void judge(Trainer<B> trainer, long step, BestModel best, List<Path> companions, RunObserver observer) {
        validation.ifPresent(held -> {
            var measures = held.measures(trainer.model());
            observer.judged(step, measures);
            String decides = measure.orElseGet(() -> measures.firstEntry().getKey());
            double before = best.measures().map(known -> known.get(decides)).orElse(Double.NEGATIVE_INFINITY);
            if (measures.get(decides) > before) {
                best.replace(measures, epoch(step), target -> write(trainer, target, companions));
            }
        });
    }

    private int epoch(long step) {
        return Math.toIntExact(Math.max(0, step / stepsPerEpoch - 1));
    }

    private void write(Trainer<B> trainer, Path target, List<Path> companions) throws IOException {
        trainer.writeModel(target);
        for (Path companion : companions) {
            Files.copy(companion, target.resolve(companion.getFileName()));
        }
        if (adaptation.lowRank().isPresent()) {
            LowRankFile.write(target, adaptation.lowRank().get(), trainer.model());
        }
    }
}
