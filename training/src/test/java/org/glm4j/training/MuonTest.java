package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Steps of Muon. The numbers of {@code muon.json} were computed in double precision with NumPy from the published formulas;
 * PyTorch's Muon, which multiplies in bfloat16, is within 2 % of them.
 */
class MuonTest {

    static Stream<JsonNode> matrices() throws IOException {
        try (var golden = MuonTest.class.getResourceAsStream("muon.json")) {
            return JsonMapper.shared().readTree(golden).valueStream();
        }
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void movesMatricesOrthogonally(JsonNode golden) {
        String name = golden.get("name").asString();
        var muon = new TrainingOptions.OptimizerOptions.Orthogonal(
                golden.get("momentum").asDouble(), Counting.ADAM);
        try (var _ = TensorScope.open();
                var parameters = parameters(
                        Map.of(name, matrix(golden.get("start"))),
                        golden.get("weight_decay").asDouble(),
                        muon);
                var optimizer = new Muon(muon, parameters, Dtype.FP64)) {
            for (JsonNode gradient : golden.get("gradients")) {
                gradient(parameters, name).copyInPlace(matrix(gradient));
                optimizer.step(golden.get("learning_rate").asDouble());
            }

            double[] expected = matrix(golden.get("end")).toDoubles();
            double[] weights = parameters.masterWeights().get(name).toDoubles();
            for (int i = 0; i < expected.length; i++) {
                assertThat(weights[i]).isCloseTo(expected[i], within(1e-9));
            }
        }
    }

    @Test
    void leavesEmbeddingsAndBiasesToAdam() {
        var values = new LinkedHashMap<String, Tensor>();
        var muon = new TrainingOptions.OptimizerOptions.Orthogonal(0.95, Counting.ADAM);
        try (var _ = TensorScope.open()) {
            values.put("word_embeddings.weight", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
            values.put("transformer.layers.0.mlp.dense_h_to_4h.bias", Tensor.of(new double[] {5, 6}, 2));
            try (var expected = parameters(values, 0.1, Counting.ADAM);
                    var adam = new AdamW(Counting.ADAM, expected.groups());
                    var parameters = parameters(values, 0.1, muon);
                    var optimizer = new Muon(muon, parameters, Dtype.FP64)) {
                for (var group : List.of(expected, parameters)) {
                    for (var name : values.keySet()) {
                        gradient(group, name).copyInPlace(values.get(name).mul(-0.3));
                    }
                }
                adam.step(0.01);
                optimizer.step(0.01);

                for (var name : values.keySet()) {
                    assertThat(parameters.masterWeights().get(name).toDoubles())
                            .containsExactly(expected.masterWeights().get(name).toDoubles());
                }
                assertThat(optimizer.state()).containsOnlyKeys(adam.state().keySet());
                assertThat(optimizer.stateBytes()).isEqualTo(adam.stateBytes());
            }
        }
    }

    @Test
    void refusesToShareMatricesOut() {
        var muon = new TrainingOptions.OptimizerOptions.Orthogonal(0.95, Counting.ADAM);
        try (var _ = TensorScope.open();
                var parameters =
                        parameters(Map.of("a.layers.0.weight", Tensor.of(new double[] {1, 2}, 1, 2)), 0, muon);
                var optimizer = new Muon(muon, parameters, Dtype.FP64)) {
            var shares = new Shares(new TwinCollectives(), ZeroStage.OPTIMIZER);

            assertThatThrownBy(() -> optimizer.share(shares))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--optimizer muon");
        }
    }

    private static ParameterGroups parameters(
            Map<String, Tensor> values, double weightDecay, TrainingOptions.OptimizerOptions optimizer) {
        return new ParameterGroups(
                InitialWeights.of(Counting.CONFIG, values), Dtype.FP64, Device.CPU, weightDecay, optimizer);
    }

    private static Tensor gradient(ParameterGroups parameters, String name) {
        for (var group : parameters.groups()) {
            var flat = group.parameters();
            if (flat.slots().containsKey(name)) {
                return flat.view(flat.gradient(), flat.slots().get(name));
            }
        }
        throw new AssertionError(name);
    }

    private static Tensor matrix(JsonNode rows) {
        var values = new ArrayList<Double>();
        rows.forEach(row -> row.forEach(value -> values.add(value.asDouble())));
        return Tensor.of(
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                rows.size(),
                rows.get(0).size());
    }
}
