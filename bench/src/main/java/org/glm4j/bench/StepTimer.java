package org.glm4j.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.LearningRateSchedule;
import org.glm4j.training.LossScaler;
import org.glm4j.training.RunObserver;
import org.glm4j.training.Trainer;
import org.glm4j.training.TrainingOptions;

/**
 * Trains on one batch over and over, a step at a time, the way users' runs do.
 *
 * @param <B> a batch
 */
final class StepTimer<B> implements AutoCloseable {

    /** Too low to learn anything within a benchmark, so that both sides stay with like weights. */
    static final double RATE = 1e-5;

    private final Trainer<B> trainer;
    private final B batch;

    /**
     * @param trainer closed with this
     */
    StepTimer(Trainer<B> trainer, B batch) {
        this.trainer = trainer;
        this.batch = batch;
    }

    /** Of pretraining. */
    static StepTimer<Batch> pretraining(GlmConfig config, double dropout, Batch batch) {
        return new StepTimer<>(Trainer.fresh(config, options(dropout, Long.MAX_VALUE)), batch);
    }

    /** The recipes' options: AdamW, weight decay, clipping. */
    static TrainingOptions options(double dropout, long steps) {
        return new TrainingOptions(
                steps,
                1,
                LearningRateSchedule.of(RATE, 0, 1000, LearningRateSchedule.Decay.CONSTANT, 1),
                new TrainingOptions.OptimizerOptions.Adam(0.9, 0.98, 1e-8),
                0.1,
                1,
                false,
                0,
                dropout,
                dropout,
                Dtype.FP32,
                LossScaler.start(1, 1000, 1, 1, false),
                Device.CPU,
                1,
                1,
                0,
                0,
                0,
                1,
                0);
    }

    /** What a step took. */
    record Step(double seconds, double loss) {}

    Step step() {
        var last = new Last();
        trainer.run(_ -> batch, _ -> {}, null, new LinkedHashMap<>(), last, () -> true);
        return new Step(last.report.seconds(), last.report.loss());
    }

    @Override
    public void close() {
        trainer.close();
    }

    /** Keeps the latest report. */
    static final class Last implements RunObserver {

        private Report report;

        Report report() {
            return report;
        }

        @Override
        public void trained(Report latest) {
            report = latest;
        }

        @Override
        public void evaluated(long step, Map<TrainingMode, Double> losses) {}

        @Override
        public void saved(long step, Path directory) {}
    }
}
