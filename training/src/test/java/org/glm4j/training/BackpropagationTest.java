package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activations computed again give the gradients that kept ones give. */
class BackpropagationTest {

    private static final int LAYERS = 3;
    private static final GlmConfig CONFIG = new GlmConfig(
            LAYERS,
            32,
            4,
            64,
            32,
            0,
            true,
            false,
            1,
            1e-5,
            GlmConfig.Activation.GELU_TANH,
            0,
            GlmConfig.SpellEncoder.NONE);
    private static final Batch BATCH = Counting.BATCHES.batch(5);

    @ParameterizedTest
    @CsvSource({
        "FP64, 1, 0.1",
        "FP64, 2, 0.1",
        "FP64, 3, 0.1",
        "FP64, 7, 0.1",
        "FP64, 1, 0",
        "FP32, 1, 0.1",
        "FP32, 2, 0",
        "BF16, 2, 0.1",
        "FP16, 1, 0.1"
    })
    void gradientsAreTheSameToTheLastBit(Dtype dtype, int checkpointLayers, double rate) {
        var dropout = rate == 0 ? Dropout.NONE : new CounterDropout(rate, rate, 11, 4, 0);

        var kept = gradients(dtype, 0, dropout);
        var recomputed = gradients(dtype, checkpointLayers, dropout);

        assertThat(Arrays.stream(kept.get("word_embeddings.weight").array())).anyMatch(value -> value != 0);
        assertThat(recomputed).isEqualTo(kept);
    }

    private static Map<String, DoubleBuffer> gradients(Dtype dtype, int checkpointLayers, Dropout dropout) {
        var gradients = new HashMap<String, DoubleBuffer>();
        try (var fresh = GlmModels.random(CONFIG, Dtype.FP32, Device.CPU, 3);
                var parameters = new ParameterGroups(InitialWeights.of(fresh), dtype, Device.CPU, 0, Counting.ADAM);
                var _ = TensorScope.open()) {
            var model = new GlmModel(CONFIG, parameters.weights(), () -> {});
            double loss =
                    new Backpropagation<>(model, new TokenLoss(0.1), checkpointLayers).accumulate(BATCH, dropout, 3);
            gradients.put("loss", DoubleBuffer.wrap(new double[] {loss}));
            parameters
                    .weights()
                    .forEach((name, weight) -> gradients.put(
                            name, DoubleBuffer.wrap(weight.gradient().toDoubles())));
        }
        return gradients;
    }
}
