package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {

    private static final GlmConfig CONFIG = new GlmConfig(
            2, 32, 4, 64, 32, 0, true, false, 1, 1e-5, GlmConfig.Activation.GELU_TANH, 0, GlmConfig.SpellEncoder.LSTM);

    /** Count upwards from somewhere; the blank holds the next three numbers. */
    private static final BatchSource COUNTING = position -> {
        var random = CounterRandom.of(1, "counting", 0, position);
        var samples = new ArrayList<TrainingSample>();
        for (int i = 0; i < 4; i++) {
            int first = 4 + random.nextInt(40);
            int context = 3 + random.nextInt(6);
            samples.add(counting(first, context));
        }
        return Batch.of(samples);
    };

    @TempDir
    Path directory;

    private static TrainingSample counting(int first, int context) {
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

    private static TrainingOptions options(long steps, Dtype dtype) {
        return new TrainingOptions(
                steps,
                2,
                LearningRateSchedule.of(3e-3, 0.05, 400, LearningRateSchedule.Decay.COSINE, 0.1),
                new TrainingOptions.OptimizerOptions.Adam(0.9, 0.98, 1e-8),
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
                0,
                4,
                3,
                2);
    }

    private void train(Trainer trainer, Path run, BooleanSupplier stop, Recorder recorder) {
        trainer.run(
                COUNTING, Map.of(), run == null ? null : new RunDirectory(run), new LinkedHashMap<>(), recorder, stop);
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"FP32", "BF16", "FP16"})
    void learnsToCount(Dtype dtype) {
        var recorder = new Recorder();
        try (var trainer = Trainer.fresh(CONFIG, options(250, dtype))) {
            train(trainer, null, () -> false, recorder);
        }

        assertThat(recorder.losses.getFirst()).isGreaterThan(3.5);
        assertThat(recorder.losses.subList(230, 250)).allMatch(loss -> loss < 1.2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"FP32", "BF16", "FP16"})
    void aResumedRunIsTheSameRun(Dtype dtype) throws IOException {
        try (var trainer = Trainer.fresh(CONFIG, options(8, dtype))) {
            train(trainer, directory.resolve("whole"), () -> false, new Recorder());
        }
        var firstHalf = new Recorder();
        try (var trainer = Trainer.fresh(CONFIG, options(8, dtype))) {
            train(trainer, directory.resolve("parts"), () -> firstHalf.losses.size() == 3, firstHalf);
        }
        var parts = new RunDirectory(directory.resolve("parts"));
        assertThat(parts.latest().orElseThrow()).hasFileName("step-00000004");

        try (var trainer = Trainer.resume(parts.latest().orElseThrow(), options(8, dtype))) {
            assertThat(trainer.steps()).isEqualTo(4);
            train(trainer, directory.resolve("parts"), () -> false, new Recorder());
        }

        assertThat(files(directory.resolve("parts/step-00000008")))
                .isEqualTo(files(directory.resolve("whole/step-00000008")));
    }

    @Test
    void keepsTheStepsSavedLast() {
        try (var trainer = Trainer.fresh(CONFIG, options(10, Dtype.FP32))) {
            train(trainer, directory, () -> false, new Recorder());
        }

        assertThat(directory).isDirectoryNotContaining("glob:**step-00000003");
        assertThat(directory.resolve("step-00000009")).isDirectory();
        assertThat(directory.resolve("step-00000010")).isDirectory();
    }

    @Test
    void whatWasChangedIsNotResumed() throws IOException {
        try (var trainer = Trainer.fresh(CONFIG, options(3, Dtype.FP32))) {
            train(trainer, directory, () -> false, new Recorder());
        }
        Path saved = directory.resolve("step-00000003");
        byte[] bytes = Files.readAllBytes(saved.resolve("optimizer.safetensors"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(saved.resolve("optimizer.safetensors"), bytes);

        assertThatThrownBy(() -> Trainer.resume(saved, options(6, Dtype.FP32)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("optimizer.safetensors is not what was saved");
    }

    @Test
    void evaluationIsTheSameWheneverItIsAsked() {
        try (var trainer = Trainer.fresh(CONFIG, options(3, Dtype.FP32))) {
            var once = trainer.evaluate(Map.of(TrainingMode.BERT, COUNTING));

            assertThat(once.get(TrainingMode.BERT)).isBetween(3.5, 5.0);
            assertThat(trainer.evaluate(Map.of(TrainingMode.BERT, COUNTING))).isEqualTo(once);
        }
    }

    @Test
    void weightsAreFreshByTheSeed() {
        try (var one = Trainer.fresh(CONFIG, options(1, Dtype.FP32));
                var other = Trainer.fresh(CONFIG, options(1, Dtype.FP32));
                var _ = TensorScope.inference()) {
            var name = "word_embeddings.weight";
            assertThat(one.model().parameters().get(name).toFloats())
                    .isEqualTo(other.model().parameters().get(name).toFloats());
        }
    }

    private static Map<String, String> files(Path saved) {
        return new TreeMap<>(Checksums.of(saved).byFile());
    }

    private static final class Recorder implements RunObserver {

        private final List<Double> losses = new ArrayList<>();

        @Override
        public void trained(Report report) {
            losses.add(report.loss());
        }

        @Override
        public void evaluated(long step, Map<TrainingMode, Double> losses) {}

        @Override
        public void saved(long step, Path saved) {}
    }
}
