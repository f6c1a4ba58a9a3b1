package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.assertj.core.data.Offset;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.engine.Engine;
import org.glm4j.model.tensor.Device;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on a GPU, and that it computes what the processor does. Skipped where there is none. */
@Tag("gpu")
class GpuTest extends LanguageModelContract {

    @BeforeAll
    static void gpuIsThere() {
        assumeTrue(Engine.start().cudaDeviceCount() > 0, "no GPU");
    }

    @Override
    protected LanguageModel open() {
        return new TorchLanguageModel(on(Device.of("cuda"), Dtype.FP32));
    }

    private static GlmModel on(Device device, Dtype dtype) {
        return GlmModels.random(TinyModels.BLOCK, dtype, device, 7);
    }

    @Test
    void logitsAreThoseOfTheProcessor() {
        int[][] ids = {{1, 2, 3, 4}, {5, 6, 7, 8}};
        int[][] positions = {{0, 1, 2, 1}, {0, 1, 2, 3}};
        int[][] blocks = {{0, 0, 0, 1}, {0, 0, 0, 0}};
        for (var mask : new AttentionMask[] {AttentionMask.prefix(3, 2), AttentionMask.prefix(2)}) {
            try (var gpu = on(Device.of("cuda:0"), Dtype.FP64);
                    var processor = on(Device.CPU, Dtype.FP64)) {
                assertThat(gpu.device()).isEqualTo(new Device(true, 0));
                var expected = processor.logits(ids, positions, blocks, mask).values();
                var actual = gpu.logits(ids, positions, blocks, mask).values();
                for (int i = 0; i < expected.length; i++) {
                    assertThat(actual[i]).isCloseTo(expected[i], Offset.offset(1e-9));
                }
            }
        }
    }
}
