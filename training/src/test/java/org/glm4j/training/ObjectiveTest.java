package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objectives besides pretraining's: with weights of their own, and with some of the model's staying as they are. */
class ObjectiveTest {

    private static final String HEAD = "length_head.weight";

    @TempDir
    Path directory;

    /** How long is the context? A linear head on the last hidden state of the first token says. */
    private record ContextLength() implements Objective<Batch> {

        @Override
        public boolean counts(Batch batch) {
            return true;
        }

        @Override
        public Pass pass(GlmModel model, Batch batch) {
            var input = new TokenLoss(0).pass(model, batch).input();
            return new Pass() {
                @Override
                public GlmInput input() {
                    return input;
                }

                @Override
                public Tensor loss(Tensor hidden, Dropout dropout) {
                    var said = hidden.select(0, 0)
                            .narrow(0, 0, 1)
                            .matmul(model.parameters().get(HEAD).transpose(0, 1));
                    return said.sub(Tensor.of(new float[] {batch.separators()[0]}, 1)
                                    .to(said.dtype()))
                            .pow(2)
                            .sum();
                }
            };
        }

        @Override
        public Work work(GlmConfig config, Batch batch) {
            return new Work(1, 1);
        }
    }

    private static InitialWeights initial(GlmModel model, Predicate<String> trained) {
        var values = new LinkedHashMap<>(model.parameters());
        values.put(
                HEAD,
                Tensor.ones(Dtype.FP32, Device.CPU, 1, Counting.CONFIG.hiddenSize())
                        .mul(0.01));
        return new InitialWeights(model.config(), values, trained);
    }

    private static Trainer<Batch> trainer(Predicate<String> trained, TrainingOptions options) {
        try (var model = GlmModels.random(Counting.CONFIG, Dtype.FP32, Device.CPU, 7);
                var _ = TensorScope.open()) {
            return Trainer.of(initial(model, trained), new ContextLength(), options);
        }
    }

    private static Map<String, FloatBuffer> values(GlmModel model) {
        var values = new TreeMap<String, FloatBuffer>();
        try (var _ = TensorScope.inference()) {
            model.parameters().forEach((name, tensor) -> values.put(name, FloatBuffer.wrap(tensor.toFloats())));
        }
        return values;
    }

    private static List<String> changed(Map<String, FloatBuffer> before, Map<String, FloatBuffer> after) {
        assertThat(after.keySet()).isEqualTo(before.keySet());
        return after.keySet().stream()
                .filter(name -> !after.get(name).equals(before.get(name)))
                .toList();
    }

    /** Also where the embeddings stay, so that a recomputing backward pass ends before them. */
    @ParameterizedTest
    @CsvSource({"FP32, 0", "FP32, 1", "BF16, 0"})
    void onlyWhatIsToBeTrainedChanges(Dtype dtype, int checkpointLayers) {
        Predicate<String> trained = name -> name.equals(HEAD) || name.startsWith("transformer.layers.1.mlp");
        try (var trainer = trainer(trained, Counting.options(3, dtype, checkpointLayers))) {
            var before = values(trainer.model());

            train(trainer, null, 3);

            assertThat(changed(before, values(trainer.model())))
                    .containsExactlyInAnyOrder(
                            HEAD,
                            "transformer.layers.1.mlp.dense_4h_to_h.bias",
                            "transformer.layers.1.mlp.dense_4h_to_h.weight",
                            "transformer.layers.1.mlp.dense_h_to_4h.bias",
                            "transformer.layers.1.mlp.dense_h_to_4h.weight");
        }
    }

    @Test
    void aResumedRunIsTheSameRun() {
        Predicate<String> trained = name -> !name.contains("embeddings");
        try (var whole = trainer(trained, Counting.options(6, Dtype.FP32, 0));
                var half = trainer(trained, Counting.options(6, Dtype.FP32, 0))) {
            train(whole, null, 6);
            train(half, directory, 3);
            Path saved = new RunDirectory(directory).latest().orElseThrow();

            try (var resumed =
                    Trainer.resume(saved, trained, new ContextLength(), Counting.options(6, Dtype.FP32, 0))) {
                train(resumed, directory, 6);

                assertThat(values(resumed.model())).isEqualTo(values(whole.model()));
            }
        }
    }

    @Test
    void aRunGoesOnWithTheWeightsThatItTrainedOnly() {
        try (var trainer = trainer(HEAD::equals, Counting.options(2, Dtype.FP32, 0))) {
            train(trainer, directory, 2);
        }
        Path saved = new RunDirectory(directory).latest().orElseThrow();

        assertThatThrownBy(() ->
                        Trainer.resume(saved, name -> true, new ContextLength(), Counting.options(4, Dtype.FP32, 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the saved optimizer has no exp_avg.");
    }

    private static void train(Trainer<Batch> trainer, Path run, long until) {
        var losses = new ArrayList<Double>();
        trainer.run(
                Counting.BATCHES,
                _ -> {},
                run == null ? null : new RunDirectory(run),
                new LinkedHashMap<>(),
                new RunObserver() {
                    @Override
                    public void trained(Report report) {
                        losses.add(report.loss());
                    }

                    @Override
                    public void evaluated(long step, Map<TrainingMode, Double> all) {}

                    @Override
                    public void saved(long step, Path saved) {}
                },
                () -> trainer.steps() >= until);
        assertThat(losses).isNotEmpty().allMatch(Double::isFinite);
    }
}
