package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whole optimiser steps of the reference: losses, gradient norms, and the weights at the end.
 *
 * <p>Biases of keys are left out of the last: the softmax does not depend on them, so that their gradient is nothing but
 * rounding, which Adam scales up to steps of either sign. The reference rounds the square of the gradient norm to single
 * precision before it clips, which bounds what double precision can show.
 */
class OptimizerGoldenTest {

    private static final Path GOLDENS = Path.of(System.getProperty("glm4j.shared"), "goldens");

    static Stream<JsonNode> recipes() throws IOException {
        Path file = GOLDENS.resolve("training/adam_steps.jsonl");
        Assumptions.assumeTrue(Files.exists(file), "the reference values are not here");
        var mapper = JsonMapper.shared();
        return Files.readAllLines(file).stream().map(mapper::readTree);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void stepsAreTheReferences(JsonNode golden) throws IOException {
        boolean doubles = golden.get("dtype").asString().equals("float64");
        double tolerance = doubles ? 1e-7 : 2e-3;
        var batches =
                JsonMapper.shared().readTree(Files.readString(GOLDENS.resolve("training/loss_and_gradients.json")));
        int accumulate = golden.get("accumulate").asInt();
        var microBatches = new ArrayList<Batch>();
        for (int i = 0; i < accumulate; i++) {
            microBatches.add(samples(batches, i));
        }

        var options = new TrainingOptions.OptimizerOptions.Adam(
                golden.get("betas").get(0).asDouble(),
                golden.get("betas").get(1).asDouble(),
                golden.get("eps").asDouble());
        try (var loaded = GlmModels.load(
                        GOLDENS.resolve("checkpoints/tiny_block/hf"),
                        LoadOptions.defaults().withDtype(doubles ? Dtype.FP64 : Dtype.FP32));
                var parameters = new ParameterGroups(
                        InitialWeights.of(loaded),
                        doubles ? Dtype.FP64 : Dtype.FP32,
                        Device.CPU,
                        golden.get("weight_decay").asDouble(),
                        options);
                var optimizer = new AdamW(options, parameters.groups());
                var model = new GlmModel(loaded.config(), parameters.weights(), () -> {})) {
            var step = new TrainingStep<>(
                    new Backpropagation<>(model, new TokenLoss(0), 0),
                    parameters,
                    optimizer,
                    new TrainingStep.Clipping(golden.get("clip_grad").asDouble(), accumulate > 1));

            for (JsonNode expected : golden.get("steps")) {
                var report = step.run(
                        microBatches, _ -> Dropout.NONE, expected.get("lr").asDouble(), 1);

                assertThat(report.loss())
                        .isCloseTo(expected.get("loss").asDouble(), relative(expected.get("loss"), tolerance));
                assertThat(report.skipped()).isFalse();
                if (accumulate == 1) {
                    JsonNode norm = expected.get("grad_norm_before_clip");
                    assertThat(report.gradientNorm()).isCloseTo(norm.asDouble(), relative(norm, tolerance));
                }
            }
            compare(parameters, golden.get("final"), tolerance);
        }
    }

    private static void compare(ParameterGroups parameters, JsonNode expected, double tolerance) {
        try (var _ = TensorScope.inference()) {
            var weights = parameters.masterWeights();
            assertThat(weights.keySet()).containsExactlyInAnyOrderElementsOf(expected.propertyNames());
            for (var weight : weights.entrySet()) {
                JsonNode summary = expected.get(weight.getKey());
                double[] values = weight.getValue().toDoubles();
                double sum = Arrays.stream(values).sum();
                if (!weight.getKey().endsWith("query_key_value.bias")) {
                    assertThat(sum)
                            .as("sum of %s", weight.getKey())
                            .isCloseTo(
                                    summary.get("sum").asDouble(),
                                    within(tolerance * summary.get("abssum").asDouble()));
                }
                int stride = summary.get("stride").asInt();
                for (int i = 0; i < summary.get("samples").size(); i++) {
                    if (isKeyBias(weight.getKey(), i * stride, values.length)) {
                        continue;
                    }
                    double sample = summary.get("samples").get(i).asDouble();
                    assertThat(values[i * stride])
                            .as("%s[%d]", weight.getKey(), i * stride)
                            .isCloseTo(sample, within(tolerance * Math.max(1, Math.abs(sample))));
                }
            }
        }
    }

    /** The bias of queries, keys and values holds those of the keys in its middle third. */
    private static boolean isKeyBias(String name, int index, int length) {
        return name.endsWith("query_key_value.bias") && index >= length / 3 && index < 2 * length / 3;
    }

    /** One batch of the golden. */
    static Batch samples(JsonNode golden, int batch) {
        var samples = new ArrayList<TrainingSample>();
        JsonNode data = golden.get("batches").get(batch);
        for (int row = 0; row < data.get("input_ids").size(); row++) {
            JsonNode mask = golden.get("loss_mask").get(row);
            float[] lossMask = new float[mask.size()];
            for (int i = 0; i < lossMask.length; i++) {
                lossMask[i] = mask.get(i).floatValue();
            }
            samples.add(new TrainingSample(
                    ints(data.get("input_ids").get(row)),
                    ints(data.get("labels").get(row)),
                    lossMask,
                    ints(golden.get("position_ids").get(row).get(0)),
                    ints(golden.get("position_ids").get(row).get(1)),
                    golden.get("attention_mask").get(row).asInt(),
                    new int[0],
                    TrainingMode.BERT));
        }
        return Batch.of(samples);
    }

    private static int[] ints(JsonNode values) {
        return values.valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    private static org.assertj.core.data.Offset<Double> relative(JsonNode value, double tolerance) {
        return within(tolerance * Math.abs(value.asDouble()));
    }
}
