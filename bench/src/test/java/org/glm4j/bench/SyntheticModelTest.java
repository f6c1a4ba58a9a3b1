package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class SyntheticModelTest {

    @TempDir
    private Path directory;

    @Test
    void glmLargeHasTheSizeOfThePublishedOne() {
        SyntheticModel large = new SyntheticModel(SyntheticModel.bertSized(24, 1024, 16));

        // vocabulary and two position tables; per layer 12 h^2 + 13 h; the last LayerNorm
        long layers = 24L * (12 * 1024 * 1024 + 13 * 1024) + 2 * 1024;
        assertThat(large.parameters()).isEqualTo((30592L + 2 * 513) * 1024 + layers);
        assertThat(large.parametersReadPerStep()).isEqualTo(30592L * 1024 + layers);
    }

    @Test
    void writesWhatItsHeaderSays() throws IOException {
        SyntheticModel model = new SyntheticModel(SyntheticModel.bertSized(1, 32, 2));

        model.write(directory);

        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("model.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Math.toIntExact(file.getLong(0));
        assertThat((8 + headerLength) % 64).isZero();
        JsonNode header =
                new ObjectMapper().readTree(new String(file.array(), 8, headerLength, StandardCharsets.US_ASCII));
        assertThat(file.capacity()).isEqualTo(8 + headerLength + model.parameters() * 4);
        assertThat(floats(file, headerLength, header.get("transformer.final_layernorm.weight")))
                .containsOnly(1);
        assertThat(floats(file, headerLength, header.get("transformer.layers.0.mlp.dense_4h_to_h.bias")))
                .containsOnly(0);
        double[] words = floats(file, headerLength, header.get("word_embeddings.weight"));
        assertThat(words).hasSize(30592 * 32);
        // standard error of the deviation of a million samples: 0.02 / sqrt(2 n) = 1.4e-5
        assertThat(Math.sqrt(DoubleStream.of(words).map(w -> w * w).average().orElseThrow()))
                .isCloseTo(0.02, within(6e-5));
    }

    @Test
    void leavesAFinishedCheckpointAlone() throws IOException {
        SyntheticModel model = new SyntheticModel(SyntheticModel.bertSized(1, 32, 2));
        model.write(directory);
        Path weights = directory.resolve("model.safetensors");
        Files.writeString(weights, "sentinel");

        model.write(directory);

        assertThat(weights).hasContent("sentinel");
    }

    private static double[] floats(ByteBuffer file, int headerLength, JsonNode entry) {
        int begin = 8 + headerLength + entry.get("data_offsets").get(0).asInt();
        int end = 8 + headerLength + entry.get("data_offsets").get(1).asInt();
        return IntStream.iterate(begin, i -> i < end, i -> i + 4)
                .mapToDouble(file::getFloat)
                .toArray();
    }
}
