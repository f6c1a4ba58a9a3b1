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
import java.util.function.Predicate;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.model.TensorParts;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.training.distributed.Collectives;
import org.glm4j.training.distributed.ProcessGrid;

/** Trainings that several processes can share, with what may differ from one process alone. */
enum SharedCase {
    /** Some processes have no backward pass in some steps. */
    DOUBLE(Dtype.FP64, 1, ZeroStage.NONE, 1, 1024, true, 1e-12),
    DOUBLE_SHARING_THE_OPTIMIZER(Dtype.FP64, 0, ZeroStage.OPTIMIZER, 1, 1024, false, 1e-12),
    DOUBLE_SHARING_GRADIENTS(Dtype.FP64, 1, ZeroStage.GRADIENTS, 1, 1024, true, 1e-12),
    /** The optimiser has memory of its own, as where models are on GPUs. */
    DOUBLE_STEPPING_IN_MAIN_MEMORY(Dtype.FP64, 0, ZeroStage.GRADIENTS, 1, 1024, true, 1e-12),
    DOUBLE_IN_PARTS(Dtype.FP64, 0, ZeroStage.NONE, 2, 1024, false, 1e-12),
    DOUBLE_IN_PARTS_SHARING_GRADIENTS(Dtype.FP64, 1, ZeroStage.GRADIENTS, 2, 1024, true, 1e-12),
    SINGLE(Dtype.FP32, 0, ZeroStage.NONE, 1, 1024, false, 1e-5),
    SINGLE_IN_PARTS(Dtype.FP32, 0, ZeroStage.OPTIMIZER, 2, 1024, false, 1e-4),
    /** Sums in another order tip roundings of the 8-bit weights, each by 2^-8. */
    BRAIN(Dtype.BF16, 0, ZeroStage.OPTIMIZER, 1, 1024, false, 1e-2),
    /** The first steps overflow, and all processes skip them. */
    HALF(Dtype.FP16, 0, ZeroStage.GRADIENTS, 1, 0x1p20, false, 1e-2);

    static final int STEPS = 8;

    private static final int MOST_PROCESSES = 4;

    /** So small that the gradients of the tiny model make up dozens of buckets. */
    private static final long BUCKET_BYTES = 16_384;

    private final Dtype dtype;
    private final int checkpointLayers;
    private final ZeroStage stage;
    private final int modelParts;
    private final double lossScale;
    private final boolean someWithoutTargets;
    private final double tolerance;

    SharedCase(
            Dtype dtype,
            int checkpointLayers,
            ZeroStage stage,
            int modelParts,
            double lossScale,
            boolean someWithoutTargets,
            double tolerance) {
        this.dtype = dtype;
        this.checkpointLayers = checkpointLayers;
        this.stage = stage;
        this.modelParts = modelParts;
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
     * @param common hash of the weights that all parts of a model have, in the end
     * @param weights hash of this part's weights in the end
     */
    record Result(List<double[]> lines, double heldOut, String common, String weights) {

        /** The same from a step on. */
        Result from(int step) {
            return new Result(lines.subList(step, lines.size()), heldOut, common, weights);
        }
    }

    /** Processes that compute one model together. */
    int modelParts() {
        return modelParts;
    }

    /**
     * Trains: the same, however many processes share it.
     *
     * @param grid of 1, 2 or 4 processes
     * @param run where the first process saves half-way and at the end; null for nowhere
     */
    Result train(ProcessGrid grid, RunDirectory run) {
        var options = options(accumulation(grid), false);
        try (var trainer = Trainer.fresh(Counting.CONFIG, options, processes(grid))) {
            assertMemory(trainer, grid.data());
            return train(trainer, options, grid, grid.world().rank() == 0 ? run : null);
        }
    }

    /** Goes on where as many processes, or more or fewer, saved. */
    Result goOn(Path saved, ProcessGrid grid) {
        var options = options(accumulation(grid), false);
        try (var trainer =
                Trainer.continuing(saved, GlmConfigOverrides.NONE, Continuation.EVERYTHING, options, processes(grid))) {
            return train(trainer, options, grid, null);
        }
    }

    private boolean inMainMemory() {
        return this == DOUBLE_STEPPING_IN_MAIN_MEMORY;
    }

    private int accumulation(ProcessGrid grid) {
        return MOST_PROCESSES / grid.data().size();
    }

    private TrainingProcesses processes(ProcessGrid grid) {
        return new TrainingProcesses(grid, stage, BUCKET_BYTES);
    }

    /** What a process keeps, by the formula of docs/scaling.md. */
    private void assertMemory(Trainer<Batch> trainer, Collectives data) {
        var memory = trainer.memory();
        double parameters = trainer.model().parameters().values().stream()
                .mapToLong(Tensor::elements)
                .sum();
        int n = data.size();
        boolean apart = dtype.bytes() == 2 || inMainMemory();
        double wide = Math.max(4, dtype.bytes());
        double ofOptimizer = stage == ZeroStage.NONE ? 1 : 1.0 / n;
        double ofGradients = stage == ZeroStage.GRADIENTS && n > 1 ? 1.0 / n : 1;
        double weights = apart ? dtype.bytes() + wide * ofOptimizer : wide;
        double gradients = wide * ofGradients + (apart && ofGradients == 1 ? dtype.bytes() : 0);
        // An element more or less in each of two groups.
        assertThat((double) memory.weights()).isCloseTo(weights * parameters, within(2 * wide));
        assertThat((double) memory.gradients()).isCloseTo(gradients * parameters, within(2 * wide));
        assertThat((double) memory.optimizer()).isCloseTo(2 * wide * ofOptimizer * parameters, within(4 * wide));
        assertThat(data.sum((double) memory.optimizer())[0]).isEqualTo(2 * wide * ofOptimizer * n * parameters);
    }

    private Result train(Trainer<Batch> trainer, TrainingOptions options, ProcessGrid grid, RunDirectory run) {
        var seen = new Recorder(new ArrayList<>());
        trainer.run(
                someWithoutTargets ? SharedCase::someWithoutTargets : Counting.BATCHES,
                step -> {},
                run,
                new LinkedHashMap<>(),
                seen,
                () -> false);
        double heldOut = HeldOutLosses.of(trainer.model(), options)
                .on(Map.of(TrainingMode.BERT, Counting.BATCHES), grid.data())
                .get(TrainingMode.BERT);
        return new Result(
                seen.lines, heldOut, hash(trainer, name -> !TensorParts.differ(name)), hash(trainer, name -> true));
    }

    private static String hash(Trainer<Batch> trainer, Predicate<String> which) {
        try (var _ = TensorScope.inference()) {
            var digest = MessageDigest.getInstance("SHA-256");
            trainer.model().parameters().forEach((name, weight) -> {
                if (which.test(name)) {
                    for (double value : weight.toDoubles()) {
                        digest.update(ByteBuffer.allocate(8).putDouble(value).array());
                    }
                }
            });
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
                new TrainingOptions.OptimizerOptions.Adam(0.9, 0.98, 1e-8, inMainMemory()),
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
