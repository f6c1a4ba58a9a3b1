package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs of the reference that go on here, in all layouts in which its training saves, against PyTorch going on with them.
 * The files were made by {@code src/test/python/reference_checkpoints.py}.
 */
class ReferenceCheckpointTest {

    private static final int ITERATIONS = 5;
    private static final int OPTIMIZER_STEPS = 4; // one was skipped
    private static final GlmConfigOverrides TWO_HEADS =
            GlmConfigOverrides.builder().numAttentionHeads(2).build();

    @TempDir
    Path directory;

    private static Path saved(String layout) {
        try {
            return Path.of(ReferenceCheckpointTest.class
                    .getResource("reference/" + layout)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static TrainingOptions options(Dtype dtype, int steps) {
        return new TrainingOptions(
                steps,
                2,
                LearningRateSchedule.of(1e-2, 0.1, 20, LearningRateSchedule.Decay.COSINE, 0.1),
                Counting.ADAM,
                0.05,
                1,
                false,
                0,
                0,
                0,
                dtype,
                LossScaler.start(64, 1000, 1, 1, false),
                Device.CPU,
                1,
                1,
                0,
                0,
                0,
                9,
                0);
    }

    private static LearningRateSchedule schedule(long origin, double warmup) {
        return options(Dtype.FP32, 9).schedule().withWarmup(warmup).from(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "half", "deepspeed", "split"})
    void goesOnAsPyTorchDoes(String layout) {
        var expected = JsonMapper.shared().readTree(saved("continued.json").toFile());
        var data = batches(expected.get("batches"));
        int steps = expected.get("steps").size();
        var reports = new ArrayList<RunObserver.Report>();
        try (var trainer = Trainer.continuing(
                saved(layout), TWO_HEADS, Continuation.EVERYTHING, options(Dtype.FP64, ITERATIONS + steps))) {
            assertThat(trainer.steps()).isEqualTo(ITERATIONS);

            trainer.run(data, _ -> {}, null, new LinkedHashMap<>(), new Reports(reports), () -> false);

            for (int i = 0; i < steps; i++) {
                JsonNode step = expected.get("steps").get(i);
                assertThat(reports.get(i).step()).isEqualTo(ITERATIONS + i + 1);
                assertThat(reports.get(i).learningRate())
                        .isCloseTo(step.get("lr").asDouble(), within(1e-15));
                assertThat(reports.get(i).loss()).isCloseTo(step.get("loss").asDouble(), within(1e-9));
            }
            try (var _ = TensorScope.inference()) {
                trainer.model().parameters().forEach((name, weight) -> {
                    double[] values = weight.toDoubles();
                    JsonNode samples = expected.get("weights").get(name);
                    int stride = Math.max(1, values.length / 16);
                    for (int i = 0; i < samples.size(); i++) {
                        assertThat(values[i * stride])
                                .as("%s[%d]", name, i * stride)
                                .isCloseTo(samples.get(i).asDouble(), within(1e-8));
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"half, 256, 5, 2, 2, 50, 2, 3", "deepspeed, 512, 5, 1, 1, 100, 1, 1", "plain, 64, 0, -1, 1, 1000, 1, 1"
    })
    void theLossScaleGoesOnTooWhereThereIsOne(
            String layout, double scale, long step, long overflow, int left, int window, double min, int hysteresis) {
        var state = stateOf(layout, Continuation.EVERYTHING);

        assertThat(state.lossScaler())
                .isEqualTo(new LossScaler(scale, step, overflow, left, window, min, hysteresis, false));
        assertThat(state.optimizerSteps()).isEqualTo(OPTIMIZER_STEPS);
        assertThat(state.schedule()).isEqualTo(schedule(0, 4));
        assertThat(state.step()).isEqualTo(ITERATIONS);
        assertThat(state.batches()).isEqualTo(2 * ITERATIONS);
    }

    /** A file that the reference itself wrote. */
    @Test
    void continuesTheReferencesOwnFile() {
        var official = Path.of(System.getProperty("glm4j.shared"), "goldens/checkpoints/tiny_block/official");
        Assumptions.assumeTrue(Files.isDirectory(official), "the reference values are not here");

        var state = stateOf(official, Continuation.EVERYTHING);

        assertThat(state.step()).isEqualTo(12);
        assertThat(state.optimizerSteps()).isOne();
        assertThat(state.schedule()).isEqualTo(schedule(0, 2));
    }

    @Test
    void leavesBehindWhatIsNotWanted() {
        var withoutOptimizer = stateOf("half", new Continuation(false, true, true));
        var withoutSchedule = stateOf("half", new Continuation(true, false, true));
        var weights = stateOf("half", Continuation.WEIGHTS);

        assertThat(withoutOptimizer.optimizerSteps()).isZero();
        assertThat(withoutOptimizer.lossScaler().scale()).isEqualTo(64);
        assertThat(withoutOptimizer.schedule()).isEqualTo(schedule(-OPTIMIZER_STEPS, 4));
        assertThat(withoutSchedule.optimizerSteps()).isEqualTo(OPTIMIZER_STEPS);
        assertThat(withoutSchedule.schedule()).isEqualTo(schedule(OPTIMIZER_STEPS, 2));
        assertThat(withoutSchedule.step()).isEqualTo(ITERATIONS);
        assertThat(weights.optimizerSteps()).isZero();
        assertThat(weights.step()).isZero();
        assertThat(weights.batches()).isZero();
    }

    /** Half precision weights are no masters: with the optimiser come those, alone come these. */
    @Test
    void mastersComeWithTheOptimizer() {
        var name = "transformer.final_layernorm.weight";
        try (var masters =
                        Trainer.continuing(saved("half"), TWO_HEADS, Continuation.EVERYTHING, options(Dtype.FP32, 9));
                var halves =
                        Trainer.continuing(saved("half"), TWO_HEADS, Continuation.WEIGHTS, options(Dtype.FP32, 9));
                var plain = Checkpoint.open(saved("plain"));
                var _ = TensorScope.inference()) {
            assertThat(masters.model().parameters().get(name).toFloats())
                    .isEqualTo(floats(plain, name))
                    .isNotEqualTo(halves.model().parameters().get(name).toFloats());
        }
    }

    private static float[] floats(Checkpoint checkpoint, String name) {
        return checkpoint.data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    @Test
    void weightsOfAReleaseBeginAnew() throws IOException {
        copy(saved("plain"), directory);
        Files.move(directory.resolve("5"), directory.resolve("release"));
        Files.writeString(directory.resolve("latest_checkpointed_iteration.txt"), "release");

        try (var trainer = Trainer.continuing(directory, TWO_HEADS, Continuation.EVERYTHING, options(Dtype.FP32, 9))) {
            assertThat(trainer.steps()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, it holds no optimizer; --no-load-optim takes the rest",
        "false, true, it has no learning rate scheduler; --no-load-lr-scheduler starts it anew"
    })
    void saysWhatIsMissing(boolean optimizer, boolean schedule, String message) {
        assertThatThrownBy(() -> stateOf("bare", new Continuation(optimizer, schedule, true)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
        assertThat(stateOf("bare", new Continuation(false, false, true)).step()).isEqualTo(ITERATIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5/zero_pp_rank_0_mp_rank_00_optim_states.pt", "5_zero_dp_rank_0"})
    void refusesPartitionedOptimizers(String file) throws IOException {
        copy(saved("bare"), directory);
        Files.createFile(directory.resolve(file));

        assertThatThrownBy(() -> stateOf(directory, Continuation.EVERYTHING))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ZeRO")
                .hasMessageContaining("--no-load-optim");
    }

    @Test
    void refusesAnOptimizerOfAnotherKind() {
        var adafactor = Counting.withOptimizer(options(Dtype.FP32, 9), new TrainingOptions.OptimizerOptions.Factored());

        assertThatThrownBy(() -> Trainer.continuing(saved("plain"), TWO_HEADS, Continuation.EVERYTHING, adafactor))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no exp_avg_sq");
    }

    @Test
    void weightsAloneAreNoRun() throws IOException {
        var run = new RunDirectory(directory);
        try (var trainer =
                Trainer.continuing(saved("plain"), TWO_HEADS, Continuation.EVERYTHING, options(Dtype.FP32, 9))) {
            trainer.save(run, new LinkedHashMap<>(), new Reports(new ArrayList<>()));
        }
        var weights = run.latest().orElseThrow().resolve("model.safetensors");

        assertThatThrownBy(
                        () -> Trainer.continuing(weights, TWO_HEADS, Continuation.EVERYTHING, options(Dtype.FP32, 9)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds weights alone")
                .hasMessageContaining("--finetune");
        try (var trainer = Trainer.continuing(weights, TWO_HEADS, Continuation.WEIGHTS, options(Dtype.FP32, 9))) {
            assertThat(trainer.steps()).isZero();
        }
        try (var trainer = Trainer.continuing(
                directory, GlmConfigOverrides.NONE, Continuation.EVERYTHING, options(Dtype.FP32, 9))) {
            assertThat(trainer.steps()).isEqualTo(ITERATIONS);
        }
    }

    private RunState stateOf(String layout, Continuation taken) {
        return stateOf(saved(layout), taken);
    }

    /** What a run would save at once. */
    private RunState stateOf(Path checkpoint, Continuation taken) {
        var run = new RunDirectory(directory.resolve("run-" + taken.hashCode()));
        try (var trainer = Trainer.continuing(checkpoint, TWO_HEADS, taken, options(Dtype.FP16, 9))) {
            trainer.save(run, new LinkedHashMap<>(), new Reports(new ArrayList<>()));
        }
        return RunState.read(run.latest().orElseThrow());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static BatchSource batches(JsonNode batches) {
        var all = new ArrayList<Batch>();
        for (JsonNode batch : batches) {
            var samples = new ArrayList<TrainingSample>();
            int separator = batch.get("separator").asInt();
            for (int row = 0; row < batch.get("ids").size(); row++) {
                int[] ids = ints(batch.get("ids").get(row));
                float[] lossMask = new float[ids.length];
                Arrays.fill(lossMask, separator, ids.length, 1);
                samples.add(new TrainingSample(
                        ids,
                        ints(batch.get("targets").get(row)),
                        lossMask,
                        ints(batch.get("positions").get(row).get(0)),
                        ints(batch.get("positions").get(row).get(1)),
                        separator,
                        new int[0],
                        TrainingMode.BERT));
            }
            all.add(Batch.of(samples));
        }
        return position -> all.get(Math.floorMod(position, all.size()));
    }

    private static int[] ints(JsonNode values) {
        return values.valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    /** Keeps what a run reports. */
    private record Reports(List<RunObserver.Report> reports) implements RunObserver {

        @Override
        public void trained(Report report) {
            reports.add(report);
        }

        @Override
        public void evaluated(long step, Map<TrainingMode, Double> losses) {}

        @Override
        public void saved(long step, Path saved) {}
    }
}
