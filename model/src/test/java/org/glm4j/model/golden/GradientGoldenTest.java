package org.glm4j.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.GlmInput;
import org.glm4j.model.Losses;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Losses and gradients of the reference. */
class GradientGoldenTest {

    @TestFactory
    Stream<DynamicTest> lossesAndGradients() {
        return Stream.of("float32", "float64")
                .flatMap(precision -> Stream.of(
                                "loss_and_gradients",
                                "gradients_tiny_scale8",
                                "gradients_tiny_spell_lstm",
                                "gradients_tiny_spell_mlp")
                        .filter(file ->
                                Goldens.json("training/" + file + ".json").has(precision))
                        .map(file -> DynamicTest.dynamicTest(file + " " + precision, () -> compare(file, precision))));
    }

    private static void compare(String file, String precision) {
        var batch = Goldens.json("training/loss_and_gradients.json");
        var golden = Goldens.json("training/" + file + ".json");
        boolean single = precision.equals("float32");
        var name = golden.get("model").asString();
        try (var model = Goldens.model(name, single ? Dtype.FP32 : Dtype.FP64);
                var _ = TensorScope.open()) {
            model.parameters().values().forEach(p -> p.requireGradient(true));
            var positions = Goldens.whole(batch.get("position_ids"));
            var ids = Goldens.whole(batch.get("batches").get(0).get("input_ids"));
            var separators = batch.get("attention_mask")
                    .valueStream()
                    .mapToInt(JsonNode::asInt)
                    .toArray();
            var input =
                    GlmInput.of(ids, positions.select(1, 0), positions.select(1, 1), AttentionMask.prefix(separators));
            if (name.contains("spell")) {
                var places = IntStream.range(0, ids.size(0))
                        .mapToObj(b -> new int[] {1, 2, 5})
                        .toArray(int[][]::new);
                input = input.withPromptPositions(Tensor.of(places));
            }
            var losses = Losses.perToken(
                    model.forward(input),
                    Goldens.whole(batch.get("batches").get(0).get("labels")));
            var loss = Losses.weightedMean(losses, Goldens.real(batch.get("loss_mask")));
            loss.backward();

            var expected = golden.get(precision);
            double tolerance = single ? 1e-4 : 1e-10;
            Goldens.assertClose("loss", loss.item(), expected.get("loss").asDouble(), tolerance, 0);
            if (expected.has("token_losses")) {
                var tokens = Goldens.numbers(expected.get("token_losses"));
                var actual = losses.toDoubles();
                for (int i = 0; i < tokens.length; i++) {
                    Goldens.assertClose("token " + i, actual[i], tokens[i], tolerance, tolerance);
                }
            }
            var gradients = expected.get("grad");
            assertThat(gradients.propertyStream().map(e -> e.getKey())).isNotEmpty();
            for (var entry : gradients.properties()) {
                compareGradient(
                        entry.getKey(),
                        model.parameters().get(entry.getKey()).gradient().toDoubles(),
                        entry.getValue(),
                        single ? 1e-3 : 1e-10);
            }
        }
    }

    private static void compareGradient(String name, double[] actual, JsonNode expected, double tolerance) {
        double norm = Math.sqrt(Arrays.stream(actual).map(x -> x * x).sum());
        double expectedNorm = expected.get("norm").asDouble();
        Goldens.assertClose(name + " norm", norm, expectedNorm, tolerance, 0);
        // Sums and samples may cancel out to almost nothing: the norm is what they are measured by.
        double sum = Arrays.stream(actual).sum();
        Goldens.assertClose(name + " sum", sum, expected.get("sum").asDouble(), tolerance, tolerance * expectedNorm);
        var samples = expected.get("samples");
        int stride = Math.max(1, actual.length / samples.size());
        for (int i = 0; i < samples.size(); i++) {
            Goldens.assertClose(
                    name + " sample " + i,
                    actual[i * stride],
                    samples.get(i).asDouble(),
                    tolerance,
                    tolerance * expectedNorm);
        }
    }
}
