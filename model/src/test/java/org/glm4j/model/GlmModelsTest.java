package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.checkpoint.TensorInfo;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.golden.Goldens;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlmModelsTest {

    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final Path TINY = Path.of("checkpoints/tiny_block/hf");

    @Test
    void weightsOfTheSameTypeAreTheMappedFile() {
        var checkpoint = Checkpoint.open(Goldens.path(TINY.toString()));
        try (var model = GlmModels.load(checkpoint, LoadOptions.defaults())) {
            assertThat(model.dtype()).isEqualTo(Dtype.FP32);
            assertThat(model.device()).isEqualTo(Device.CPU);
            model.parameters()
                    .forEach((name, tensor) -> assertThat(tensor.address())
                            .as(name)
                            .isEqualTo(checkpoint.data(name).address()));
        }
        assertThatThrownBy(
                        () -> checkpoint.data("word_embeddings.weight").get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void weightsAreConvertedWhereAskedFor() {
        var path = Goldens.path(TINY.toString());
        try (var half = GlmModels.load(path, LoadOptions.defaults().withDtype(Dtype.BF16));
                var single = GlmModels.load(path, LoadOptions.defaults())) {
            assertThat(half.dtype()).isEqualTo(Dtype.BF16);
            var rounded = half.parameters().get("word_embeddings.weight").toFloats();
            var exact = single.parameters().get("word_embeddings.weight").toFloats();
            for (int i = 0; i < exact.length; i++) {
                assertThat(rounded[i]).isCloseTo(exact[i], Offset.offset(Math.abs(exact[i]) / 256));
            }
        }
    }

    @Test
    void halfPrecisionFilesAreComputedInSinglePrecisionUnlessSaidOtherwise() {
        var path = Goldens.path("checkpoints/bertvocab_h16/hf");
        try (var model = GlmModels.load(path, LoadOptions.defaults());
                var half = GlmModels.load(path, LoadOptions.defaults().withDtype(Dtype.FP16))) {
            assertThat(model.dtype()).isEqualTo(Dtype.FP32);
            assertThat(half.dtype()).isEqualTo(Dtype.FP16);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bertvocab_h16/hf", "bertvocab_h16/official", "tiny_block/official_MP2"})
    void whatIsCopiedIsNotHeldTwice(String stored, @TempDir Path directory) throws IOException {
        assumeTrue(Files.isReadable(MAPPINGS), "only Linux says which pages of a file are in memory");
        // A copy has mappings of its own, whatever other tests have open.
        var copy = copied(Goldens.path("checkpoints/" + stored), directory);
        long size = sizeOfFiles(copy);
        assertThat(size).isGreaterThan(100_000);
        try (var checkpoint = Checkpoint.open(copy)) {
            var names = checkpoint.tensors().stream().map(TensorInfo::name).toList();
            names.forEach(name -> checkpoint.tensor(name).forEachRun(run -> run.toArray(ValueLayout.JAVA_BYTE)));
            assertThat(residentBytes(copy)).isGreaterThan(size / 2);

            var tensors = GlmModels.read(checkpoint, names, LoadOptions.defaults());
            assertThat(residentBytes(copy)).isLessThan(size / 10);
            tensors.values().forEach(Tensor::close);
        }
    }

    private static Path copied(Path source, Path target) throws IOException {
        try (var files = Files.walk(source)) {
            for (var file : files.toList()) {
                var copy = target.resolve("copy").resolve(source.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return target.resolve("copy");
    }

    private static long sizeOfFiles(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }

    /** How much of the files below a directory this process has in memory. */
    private static long residentBytes(Path directory) throws IOException {
        long resident = 0;
        boolean below = false;
        for (var line : Files.readAllLines(MAPPINGS)) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                below = line.contains(directory.toString());
            } else if (below && line.startsWith("Rss:")) {
                resident += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return resident;
    }

    @Test
    void whatContradictsTheFileIsRefused() {
        var options = LoadOptions.defaults()
                .withOverrides(GlmConfigOverrides.builder().hiddenSize(64).build());
        var path = Goldens.path(TINY.toString());
        assertThatThrownBy(() -> GlmModels.load(path, options)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void freshWeightsAreDrawnAsTheReferenceDrawsThem() {
        try (var model = TinyModels.open(TinyModels.BLOCK, Dtype.FP32);
                var again = TinyModels.open(TinyModels.BLOCK, Dtype.FP32)) {
            assertThat(model.parameters().keySet())
                    .containsExactlyElementsOf(TinyModels.BLOCK.tensorShapes().keySet());
            var layer = "transformer.layers.1.";
            assertThat(deviation(model, "word_embeddings.weight")).isCloseTo(0.02, Offset.offset(0.002));
            assertThat(deviation(model, layer + "mlp.dense_h_to_4h.weight")).isCloseTo(0.02, Offset.offset(0.002));
            double residual = 0.02 / Math.sqrt(2 * 3);
            assertThat(deviation(model, layer + "mlp.dense_4h_to_h.weight")).isCloseTo(residual, Offset.offset(0.001));
            assertThat(deviation(model, layer + "attention.dense.weight")).isCloseTo(residual, Offset.offset(0.001));
            assertThat(values(model, layer + "mlp.dense_h_to_4h.bias")).containsOnly(0);
            assertThat(values(model, layer + "input_layernorm.weight")).containsOnly(1);
            assertThat(values(model, layer + "input_layernorm.bias")).containsOnly(0);
            assertThat(values(again, "word_embeddings.weight")).isEqualTo(values(model, "word_embeddings.weight"));
        }
    }

    @Test
    void freshFrequenciesAreThoseOfStoredModels() {
        var name = "transformer.position_embeddings.inv_freq";
        try (var stored = Goldens.model("tiny_xl", Dtype.FP32);
                var fresh = GlmModels.random(stored.config(), Dtype.FP32, Device.CPU, 1)) {
            var expected = values(stored, name);
            var actual = values(fresh, name);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], Offset.offset(1e-6));
            }
        }
    }

    @Test
    void sinusoidalPositionsAreAllTheSameStepApart() {
        try (var model = GlmModels.random(TinyModels.BLOCK, PositionInit.SINUSOIDAL, Dtype.FP64, Device.CPU, 1)) {
            int hidden = TinyModels.BLOCK.hiddenSize();
            for (var name :
                    List.of("transformer.position_embeddings.weight", "transformer.block_position_embeddings.weight")) {
                double[] table = values(model, name);
                assertThat(deviation(model, name)).isCloseTo(0.02, Offset.offset(1e-6));
                double[] products = IntStream.range(0, table.length / hidden - 1)
                        .mapToDouble(position -> product(table, position * hidden, (position + 1) * hidden, hidden))
                        .toArray();
                assertThat(products).hasSizeGreaterThan(4);
                assertThat(Arrays.stream(products)
                                .map(product -> product - products[0])
                                .map(Math::abs)
                                .max())
                        .hasValueCloseTo(0.0, Offset.offset(1e-8));
                assertThat(products[0]).isLessThan(product(table, 0, 0, hidden));
            }
            assertThat(deviation(model, "word_embeddings.weight")).isCloseTo(0.02, Offset.offset(0.002));
        }
    }

    private static double product(double[] values, int one, int other, int length) {
        return IntStream.range(0, length)
                .mapToDouble(i -> values[one + i] * values[other + i])
                .sum();
    }

    private static double[] values(GlmModel model, String name) {
        return model.parameters().get(name).toDoubles();
    }

    private static double deviation(GlmModel model, String name) {
        var values = values(model, name);
        return Math.sqrt(Arrays.stream(values).map(x -> x * x).sum() / values.length);
    }

    @Test
    void missingAndMisshapenTensorsAreNamed() {
        try (var model = TinyModels.open(TinyModels.BLOCK, Dtype.FP32)) {
            var tensors = new LinkedHashMap<>(model.parameters());
            var name = "transformer.layers.2.mlp.dense_h_to_4h.bias";
            tensors.put(name, Tensor.zeros(Dtype.FP32, Device.CPU, 5));
            assertThatThrownBy(() -> new GlmModel(TinyModels.BLOCK, tensors, () -> {}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("[5]")
                    .hasMessageContaining("[128]");
            tensors.remove(name);
            assertThatThrownBy(() -> new GlmModel(TinyModels.BLOCK, tensors, () -> {}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("has no tensor " + name);
        }
    }
}
