package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {

    private static final TrainingOptions.OptimizerOptions MUON =
            new TrainingOptions.OptimizerOptions.Orthogonal(0.95, Counting.ADAM);

    @TempDir
    Path directory;

    private static TrainingOptions options(long steps, Dtype dtype) {
        return Counting.options(steps, dtype, 0);
    }

    private void train(Trainer<Batch> trainer, Path run, BooleanSupplier stop, Recorder recorder) {
        trainer.run(
                Counting.BATCHES,
                step -> recorder.evaluations.add(step),
                run == null ? null : new RunDirectory(run),
                new LinkedHashMap<>(),
                recorder,
                stop);
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"FP32", "BF16", "FP16"})
    void learnsToCount(Dtype dtype) {
        learnsToCount(options(250, dtype));
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"FP32", "BF16", "FP16"})
    void learnsToCountByOrthogonalMoves(Dtype dtype) {
        learnsToCount(Counting.withOptimizer(options(250, dtype), MUON));
    }

    private void learnsToCount(TrainingOptions options) {
        var recorder = new Recorder();
        try (var trainer = Trainer.fresh(Counting.CONFIG, options)) {
            train(trainer, null, () -> false, recorder);
        }

        assertThat(recorder.losses.getFirst()).isGreaterThan(3.5);
        assertThat(recorder.losses.subList(230, 250)).allMatch(loss -> loss < 1.2);
    }

    @Test
    void computesActivationsAgain() throws IOException {
        try (var keeping = Trainer.fresh(Counting.CONFIG, Counting.options(3, Dtype.FP64, 0));
                var recomputing = Trainer.fresh(Counting.CONFIG, Counting.options(3, Dtype.FP64, 1))) {
            var kept = new Recorder();
            var recomputed = new Recorder();
            train(keeping, null, () -> false, kept);
            train(recomputing, null, () -> false, recomputed);

            assertThat(recomputed.losses.getLast()).isCloseTo(kept.losses.getLast(), within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"FP32", "BF16", "FP16"})
    void aResumedRunIsTheSameRun(Dtype dtype) throws IOException {
        resumes(options(8, dtype));
    }

    @Test
    void aResumedRunOfMuonIsTheSameRun() throws IOException {
        resumes(Counting.withOptimizer(options(8, Dtype.BF16), MUON));
    }

    private void resumes(TrainingOptions options) throws IOException {
        try (var trainer = Trainer.fresh(Counting.CONFIG, options)) {
            train(trainer, directory.resolve("whole"), () -> false, new Recorder());
        }
        var firstHalf = new Recorder();
        try (var trainer = Trainer.fresh(Counting.CONFIG, options)) {
            train(trainer, directory.resolve("parts"), () -> firstHalf.losses.size() == 3, firstHalf);
        }
        var parts = new RunDirectory(directory.resolve("parts"));
        assertThat(parts.latest().orElseThrow()).hasFileName("step-00000004");

        try (var trainer = Trainer.resume(parts.latest().orElseThrow(), options)) {
            assertThat(trainer.steps()).isEqualTo(4);
            train(trainer, directory.resolve("parts"), () -> false, new Recorder());
        }

        assertThat(files(directory.resolve("parts/step-00000008")))
                .isEqualTo(files(directory.resolve("whole/step-00000008")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"FP32", "BF16"})
    void whereTheOptimiserKeepsItsMemoryChangesNothing(Dtype dtype) throws IOException {
        try (var trainer = Trainer.fresh(Counting.CONFIG, options(6, dtype))) {
            train(trainer, directory.resolve("there"), () -> false, new Recorder());
        }
        long weights;
        try (var trainer = Trainer.fresh(Counting.CONFIG, Counting.steppingInMainMemory(6, dtype))) {
            weights = trainer.memory().weights();
            train(trainer, directory.resolve("apart"), () -> false, new Recorder());
        }

        assertThat(files(directory.resolve("apart/step-00000006")))
                .isEqualTo(files(directory.resolve("there/step-00000006")));
        assertThat(weights).isEqualTo((dtype.bytes() + 4L) * Counting.CONFIG.parameterCount());
    }

    @Test
    void evaluatesEverySoManySteps() {
        var recorder = new Recorder();
        try (var trainer = Trainer.fresh(Counting.CONFIG, Counting.evaluatingEvery(3, 10))) {
            train(trainer, null, () -> false, recorder);
        }

        assertThat(recorder.evaluations).containsExactly(3L, 6L, 9L);
    }

    @Test
    void keepsTheStepsSavedLast() {
        try (var trainer = Trainer.fresh(Counting.CONFIG, options(10, Dtype.FP32))) {
            train(trainer, directory, () -> false, new Recorder());
        }

        assertThat(directory).isDirectoryNotContaining("glob:**step-00000003");
        assertThat(directory.resolve("step-00000009")).isDirectory();
        assertThat(directory.resolve("step-00000010")).isDirectory();
    }

    @Test
    void whatWasChangedIsNotResumed() throws IOException {
        try (var trainer = Trainer.fresh(Counting.CONFIG, options(3, Dtype.FP32))) {
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
        try (var trainer = Trainer.fresh(Counting.CONFIG, options(3, Dtype.FP32))) {
            var losses = HeldOutLosses.of(trainer.model(), options(3, Dtype.FP32));
            var once = losses.on(Map.of(TrainingMode.BERT, Counting.BATCHES));

            assertThat(once.get(TrainingMode.BERT)).isBetween(3.5, 5.0);
            assertThat(losses.on(Map.of(TrainingMode.BERT, Counting.BATCHES))).isEqualTo(once);
        }
    }

    @Test
    void weightsAreFreshByTheSeed() {
        try (var one = Trainer.fresh(Counting.CONFIG, options(1, Dtype.FP32));
                var other = Trainer.fresh(Counting.CONFIG, options(1, Dtype.FP32));
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
        private final List<Long> evaluations = new ArrayList<>();

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
