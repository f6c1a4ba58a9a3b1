package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.training.distributed.Collectives;

/** Trainings that several processes can share, with what may differ from one process alone. */
enum SharedCase {
    DOUBLE(Dtype.FP64, 0, false, 1, 1024, false, 1e-12),
    DOUBLE_RECOMPUTED(Dtype.FP64, 1, false, 2, 1024, false, 1e-12),
    DOUBLE_WITH_BATCHES_WITHOUT_TARGETS(Dtype.FP64, 0, false, 1, 1024, true, 1e-12),
    /** As the first, with the optimiser's state shared out. */
    DOUBLE_SHARED_OUT(Dtype.FP64, 0, true, 1, 1024, false, 1e-12),
    SINGLE(Dtype.FP32, 0, false, 1, 1024, false, 1e-5),
    /** Sums in another order tip roundings of the 8-bit weights, each by 2^-8. */
    BRAIN(Dtype.BF16, 0, true, 1, 1024, false, 1e-2),
    /** The first steps overflow, and all processes skip them. */
    HALF(Dtype.FP16, 0, false, 2, 0x1p20, false, 1e-2);

    static final int STEPS = 12;

    /** So small that the gradients of the tiny model make up dozens of buckets. */
    private static final long BUCKET_BYTES = 4096;

    private final Dtype dtype;
    private final int checkpointLayers;
    private final boolean sharingOptimizer;
    private final int accumulation;
    private final double lossScale;
    private final boolean someWithoutTargets;
    private final double tolerance;

    SharedCase(
            Dtype dtype,
            int checkpointLayers,
            boolean sharingOptimizer,
            int accumulation,
            double lossScale,
            boolean someWithoutTargets,
            double tolerance) {
        this.dtype = dtype;
        this.checkpointLayers = checkpointLayers;
        this.sharingOptimizer = sharingOptimizer;
        this.accumulation = accumulation;
        this.lossScale = lossScale;
        this.someWithoutTargets = someWithoutTargets;
        this.tolerance = tolerance;
    }

    /** Largest relative difference of losses and norms. */
    double tolerance() {
        return tolerance;
    }

    private static Batch someWithoutTargets(long position) {
        var batch = Counting.BATCHES.batch(position);
        if (position % 5 < 3) {
            return batch;
        }
        int n = batch.length();
        return Batch.of(List.of(new TrainingSample(
                Arrays.copyOf(batch.ids(), n),
                new int[n],
                new float[n],
                new int[n],
                new int[n],
                n,
                new int[0],
                TrainingMode.BERT)));
    }

    /**
     * What a process saw.
     *
     * @param lines a line for every step: loss, norm of the gradient, skipped steps
     * @param heldOut loss on held-out batches in the end
     * @param weights hash of the weights in the end
     */
    record Result(List<double[]> lines, double heldOut, String weights) {}

    /**
     * Trains.
     *
     * @param batchesOfStep micro-batches of a step in all processes together
     * @param run where the first process saves half-way and at the end; null for nowhere
     */
    Result train(Collectives processes, int batchesOfStep, RunDirectory run) {
        var options = options(batchesOfStep / processes.size(), false);
        try (var trainer = Trainer.fresh(Counting.CONFIG, options).among(processes, BUCKET_BYTES)) {
            if (sharingOptimizer) {
                trainer.sharingOptimizer();
            }
            assertMemory(trainer.memory(), processes);
            return train(trainer, options, processes, processes.rank() == 0 ? run : null);
        }
    }

    /** What a process keeps, by the formula of docs/scaling.md. */
    private void assertMemory(TrainingMemory memory, Collectives processes) {
        long parameters = Counting.CONFIG.parameterCount();
        boolean half = dtype.bytes() == 2;
        long width = half ? 4 + 2 : dtype.bytes();
        assertThat(memory.weights()).isEqualTo(width * parameters);
        assertThat(memory.gradients()).isEqualTo(width * parameters);
        long moments = 2L * (half ? 4 : dtype.bytes());
        double share = sharingOptimizer ? 1.0 / processes.size() : 1;
        // An element more or less in each of two groups.
        assertThat((double) memory.optimizer()).isCloseTo(moments * share * parameters, within(2.0 * moments));
        assertThat(processes.sum((double) memory.optimizer())[0])
                .isEqualTo(moments * (sharingOptimizer ? 1 : processes.size()) * (double) parameters);
    }

    /** Goes on alone where several processes, or one, saved. */
    Result goOn(Path saved, int batchesOfStep) {
        var options = options(batchesOfStep, false);
        try (var trainer = Trainer.resume(saved, options)) {
            return train(trainer, options, Collectives.alone(Device.CPU), null);
        }
    }

    /** Micro-batches of a step of so many processes. */
    int batchesOfStep(int processes) {
        return accumulation * processes;
    }

    private Result train(Trainer<Batch> trainer, TrainingOptions options, Collectives processes, RunDirectory run) {
        var seen = new Recorder(new ArrayList<>());
        trainer.run(
                someWithoutTargets ? SharedCase::someWithoutTargets : Counting.BATCHES,
                step -> {},
                run,
                new LinkedHashMap<>(),
                seen,
                () -> false);
        double heldOut = HeldOutLosses.of(trainer.model(), options)
                .on(Map.of(TrainingMode.BERT, Counting.BATCHES), processes)
                .get(TrainingMode.BERT);
        return new Result(seen.lines, heldOut, hash(trainer));
    }

    private static String hash(Trainer<Batch> trainer) {
        try (var _ = TensorScope.inference()) {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var weight : trainer.model().parameters().values()) {
                for (double value : weight.toDoubles()) {
                    digest.update(ByteBuffer.allocate(8).putDouble(value).array());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    TrainingOptions options(int accumulated, boolean clipEachBackward) {
        return new TrainingOptions(
                STEPS,
                accumulated,
                LearningRateSchedule.of(3e-3, 0.1, 400, LearningRateSchedule.Decay.COSINE, 0.1),
                new TrainingOptions.OptimizerOptions.Adam(0.9, 0.98, 1e-8),
                0.01,
                1,
                clipEachBackward,
                0.1,
                0.1,
                0.1,
                dtype,
                LossScaler.start(lossScale, 50, 1, 1, false),
                Device.CPU,
                7,
                1,
                0,
                7,
                STEPS / 2,
                3,
                checkpointLayers);
    }

    private record Recorder(List<double[]> lines) implements RunObserver {

        @Override
        public void trained(Report report) {
            lines.add(new double[] {report.loss(), report.gradientNorm(), report.skipped(), report.tokens()});
        }

        @Override
        public void evaluated(long step, Map<TrainingMode, Double> losses) {}

        @Override
        public void saved(long step, Path saved) {}
    }
}
