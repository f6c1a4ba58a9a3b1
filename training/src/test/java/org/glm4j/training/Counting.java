package org.glm4j.training;

import java.util.ArrayList;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.model.tensor.Device;

/** Something a tiny model learns in a second: to count. */
final class Counting {

    static final GlmConfig CONFIG = new GlmConfig(
            2, 32, 4, 64, 32, 0, true, false, 1, 1e-5, GlmConfig.Activation.GELU_TANH, 0, GlmConfig.SpellEncoder.LSTM);

    /** Count upwards from somewhere; the blank holds the next three numbers. */
    static final BatchSource BATCHES = position -> {
        var random = CounterRandom.of(1, "counting", 0, position);
        var samples = new ArrayList<TrainingSample>();
        for (int i = 0; i < 4; i++) {
            int first = 4 + random.nextInt(40);
            int context = 3 + random.nextInt(6);
            samples.add(sample(first, context));
        }
        return Batch.of(samples);
    };

    static final TrainingOptions.OptimizerOptions.Adam ADAM =
            new TrainingOptions.OptimizerOptions.Adam(0.9, 0.98, 1e-8);

    private Counting() {}

    static TrainingOptions options(long steps, Dtype dtype, int checkpointLayers) {
        return options(steps, dtype, checkpointLayers, 3, 0, false);
    }

    static TrainingOptions evaluatingEvery(int interval, long steps) {
        return options(steps, Dtype.FP32, 0, 0, interval, false);
    }

    static TrainingOptions savingEveryStep(long steps) {
        return options(steps, Dtype.FP32, 0, 1, 0, false);
    }

    /** The optimiser has memory of its own, as where the model is on a GPU. */
    static TrainingOptions steppingInMainMemory(long steps, Dtype dtype) {
        return options(steps, dtype, 0, 3, 0, true);
    }

    private static TrainingOptions options(
            long steps,
            Dtype dtype,
            int checkpointLayers,
            int saveInterval,
            int evalInterval,
            boolean optimizerInMainMemory) {
        return new TrainingOptions(
                steps,
                2,
                LearningRateSchedule.of(3e-3, 0.05, 400, LearningRateSchedule.Decay.COSINE, 0.1),
                new TrainingOptions.OptimizerOptions.Adam(0.9, 0.98, 1e-8, optimizerInMainMemory),
                0.01,
                1,
                false,
                0,
                0.1,
                0.1,
                dtype,
                LossScaler.start(1024, 50, 1, 1, false),
                Device.CPU,
                7,
                1,
                evalInterval,
                4,
                saveInterval,
                2,
                checkpointLayers);
    }

    static TrainingOptions withOptimizer(TrainingOptions o, TrainingOptions.OptimizerOptions optimizer) {
        return new TrainingOptions(
                o.steps(),
                o.accumulation(),
                o.schedule(),
                optimizer,
                o.weightDecay(),
                o.clipNorm(),
                o.clipEachBackward(),
                o.labelSmoothing(),
                o.hiddenDropout(),
                o.attentionDropout(),
                o.dtype(),
                o.lossScaler(),
                o.device(),
                o.seed(),
                o.logInterval(),
                o.evalInterval(),
                o.evalBatches(),
                o.saveInterval(),
                o.keep(),
                o.checkpointLayers());
    }

    /** {@code context} numbers from {@code first} on, then a blank for the next three. */
    static TrainingSample sample(int first, int context) {
        int length = context + 1 + 4;
        int[] ids = new int[length];
        int[] targets = new int[length];
        float[] lossMask = new float[length];
        int[] positions = new int[length];
        int[] blockPositions = new int[length];
        for (int i = 0; i < context; i++) {
            ids[i] = first + i;
            positions[i] = i;
        }
        ids[context] = 1; // the mask
        positions[context] = context;
        for (int i = 0; i < 4; i++) {
            int at = context + 1 + i;
            ids[at] = i == 0 ? 2 : first + context + i - 1;
            targets[at] = i == 3 ? 3 : first + context + i;
            lossMask[at] = 1;
            positions[at] = context;
            blockPositions[at] = i + 1;
        }
        return new TrainingSample(
                ids, targets, lossMask, positions, blockPositions, context + 1, new int[0], TrainingMode.BERT);
    }
}
