package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

/** What every stored form of one and the same model must satisfy: here the golden model {@code tiny_block}. */
abstract class CheckpointContract {

    abstract Path path();

    abstract CheckpointLayout layout();

    /** Element type of the weights in this form. */
    Dtype dtype() {
        return Dtype.FP32;
    }

    int modelParallelSize() {
        return 1;
    }

    @Test
    void holdsTheTensorsOfTheModelUnderTheReferencesNames() {
        var shapes = Goldens.json(Goldens.checkpoint("parameter_shapes.json")).path("tiny_block");
        try (var checkpoint = Checkpoint.open(path())) {
            assertThat(checkpoint.layout()).isEqualTo(layout());
            assertThat(checkpoint.modelParallelSize()).isEqualTo(modelParallelSize());
            assertThat(checkpoint.tensors())
                    .extracting(TensorInfo::name)
                    .containsExactlyInAnyOrderElementsOf(shapes.propertyNames());
            for (var tensor : checkpoint.tensors()) {
                assertThat(tensor.dtype()).as(tensor.name()).isEqualTo(dtype());
                assertThat(tensor.shape()).containsExactly(Goldens.longs(shapes.path(tensor.name())));
                assertThat(checkpoint.find(tensor.name())).contains(tensor);
            }
        }
    }

    @Test
    void holdsTheSameBytesAsTheGoldenSafetensorsFile() {
        var expected = goldenBytes();
        try (var checkpoint = Checkpoint.open(path())) {
            for (var tensor : checkpoint.tensors()) {
                assertThat(checkpoint.data(tensor.name()).toArray(ValueLayout.JAVA_BYTE))
                        .as(tensor.name())
                        .isEqualTo(expected.get(tensor.name()));
            }
        }
    }

    @Test
    void givesBytesAlignedToTheirElements() {
        try (var checkpoint = Checkpoint.open(path())) {
            for (var tensor : checkpoint.tensors()) {
                assertThat(checkpoint.data(tensor.name()).address()
                                % tensor.dtype().bytes())
                        .isZero();
            }
        }
    }

    @Test
    void passesTheSameBytesInRuns() {
        try (var checkpoint = Checkpoint.open(path());
                var arena = Arena.ofConfined()) {
            for (var tensor : checkpoint.tensors()) {
                var stored = checkpoint.tensor(tensor.name());
                var runs = arena.allocate(stored.bytes());
                long[] position = {0};
                stored.forEachRun(run -> {
                    assertThat(run.byteSize() % tensor.dtype().bytes()).isZero();
                    runs.asSlice(position[0], run.byteSize()).copyFrom(run);
                    position[0] += run.byteSize();
                });
                assertThat(position[0]).isEqualTo(tensor.bytes());
                assertThat(runs.mismatch(stored.data(arena))).isEqualTo(-1);
            }
        }
    }

    @Test
    void whatWasHandedOutStaysReadableWhenPagesAreGivenBack() {
        var expected = goldenBytes();
        try (var checkpoint = Checkpoint.open(path())) {
            var before = checkpoint.data(TensorNames.WORD_EMBEDDINGS);
            checkpoint.unload();
            assertThat(before.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected.get(TensorNames.WORD_EMBEDDINGS));
            assertThat(checkpoint.data(TensorNames.WORD_EMBEDDINGS).mismatch(before))
                    .isEqualTo(-1);
        }
    }

    @Test
    void infersTheConfiguration() {
        try (var checkpoint = Checkpoint.open(path())) {
            var config = checkpoint.config(
                    GlmConfigOverrides.builder().numAttentionHeads(4).build());
            assertThat(config)
                    .isEqualTo(new GlmConfig(
                            2,
                            32,
                            4,
                            512,
                            64,
                            0,
                            true,
                            false,
                            1,
                            1e-5,
                            GlmConfig.Activation.GELU_TANH,
                            0,
                            GlmConfig.SpellEncoder.NONE));
        }
    }

    @Test
    void namesAnUnknownTensor() {
        try (var checkpoint = Checkpoint.open(path())) {
            assertThat(checkpoint.find("lm_head.weight")).isEmpty();
            assertThatThrownBy(() -> checkpoint.data("lm_head.weight"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("there is no tensor lm_head.weight");
        }
    }

    @Test
    void cannotBeReadOnceClosed() {
        var checkpoint = Checkpoint.open(path());
        var tensor = checkpoint.tensor(TensorNames.WORD_EMBEDDINGS);
        checkpoint.close();

        assertThatThrownBy(() -> {
                    try (var arena = Arena.ofConfined()) {
                        tensor.data(arena).get(ValueLayout.JAVA_BYTE, 0);
                    }
                })
                .isInstanceOf(IllegalStateException.class);
    }

    /** The golden weights, rounded to this form's element type. */
    private Map<String, byte[]> goldenBytes() {
        var bytes = new LinkedHashMap<String, byte[]>();
        try (var golden = Checkpoint.open(Goldens.checkpoint("tiny_block/model.safetensors"))) {
            for (var tensor : golden.tensors()) {
                var fp32 = golden.data(tensor.name());
                bytes.put(
                        tensor.name(),
                        dtype() == Dtype.FP32
                                ? fp32.toArray(ValueLayout.JAVA_BYTE)
                                : halves(fp32.toArray(ValueLayout.JAVA_FLOAT)));
            }
        }
        return bytes;
    }

    private static byte[] halves(float[] values) {
        byte[] halves = new byte[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            short half = Float.floatToFloat16(values[i]);
            halves[2 * i] = (byte) half;
            halves[2 * i + 1] = (byte) (half >> 8);
        }
        return halves;
    }
}
