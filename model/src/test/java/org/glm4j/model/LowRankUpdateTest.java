package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Random;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class LowRankUpdateTest {

    private static final GlmConfig CONFIG = new GlmConfig(
            2, 32, 4, 40, 32, 0, true, false, 1, 1e-5, GlmConfig.Activation.GELU_TANH, 0, GlmConfig.SpellEncoder.NONE);
    private static final int[] IDS = IntStream.range(3, 15).toArray();

    private static Map<String, Tensor> updated(GlmModel base) {
        var all = new LinkedHashMap<>(base.parameters());
        var random = new Random(3);
        for (int layer = 0; layer < 2; layer++) {
            for (String name : List.of("attention.query_key_value", "attention.dense", "mlp.dense_4h_to_h")) {
                String full = "transformer.layers.%d.%s".formatted(layer, name);
                long[] shape = base.parameters().get(full + ".weight").shape();
                all.put(
                        LowRankUpdate.downOf(full),
                        Tensor.empty(Dtype.FP64, Device.CPU, 3, shape[1]).normalInPlace(0, 0.3, random));
                all.put(
                        LowRankUpdate.upOf(full),
                        Tensor.empty(Dtype.FP64, Device.CPU, shape[0], 3).normalInPlace(0, 0.3, random));
            }
        }
        all.put(LowRankUpdate.SCALE, Tensor.of(new double[] {0.5}, 1));
        return all;
    }

    private static double[] logits(GlmModel model) {
        return model.forward(GlmInput.of(
                        Tensor.of(new int[][] {IDS}),
                        Tensor.of(new int[][] {IntStream.range(0, 12).toArray()}),
                        Tensor.of(new int[][] {new int[12]}),
                        AttentionMask.prefix(5)))
                .toDoubles();
    }

    @Test
    void mergedWeightsComputeTheSame() {
        try (var base = GlmModels.random(CONFIG, Dtype.FP64, Device.CPU, 1);
                var _ = TensorScope.inference()) {
            var all = updated(base);
            double[] beside = logits(new GlmModel(CONFIG, all, () -> {}));
            double[] merged = logits(new GlmModel(CONFIG, LowRankUpdate.merged(all), () -> {}));

            assertThat(merged).usingComparatorWithPrecision(1e-12).containsExactly(beside);
            assertThat(logits(base)[0]).isNotEqualTo(beside[0]);
            assertThat(LowRankUpdate.merged(all).sequencedKeySet())
                    .containsExactlyElementsOf(base.parameters().keySet());
        }
    }

    @Test
    void anUpdateOfAnotherShapeIsRefused() {
        try (var base = GlmModels.random(CONFIG, Dtype.FP64, Device.CPU, 1);
                var _ = TensorScope.inference()) {
            var all = updated(base);
            all.put(
                    LowRankUpdate.upOf("transformer.layers.0.attention.dense"),
                    Tensor.zeros(Dtype.FP64, Device.CPU, 31, 3));

            assertThatThrownBy(() -> new GlmModel(CONFIG, all, () -> {}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("transformer.layers.0.attention.dense.lora_B.weight has shape [31, 3]");
        }
    }
}
