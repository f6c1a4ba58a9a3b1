package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.glm4j.checkpoint.ConversionOptions.Target;
import org.glm4j.foundation.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What PyTorch itself makes of our files. Runs where {@code GLM4J_PYTHON} names a Python that has it. */
@EnabledIfEnvironmentVariable(named = "GLM4J_PYTHON", matches = ".+")
class ReadableByPyTorchTest {

    @TempDir
    Path directory;

    @Test
    void loadsEveryRankWithWeightsOnly() throws Exception {
        var split = directory.resolve("split");
        CheckpointConverter.convert(
                Goldens.checkpoint("tiny_block/official"),
                split,
                ConversionOptions.to(Target.MEGATRON, 2),
                Progress.NONE);

        var ranks = load(split);

        assertThat(ranks).hasSize(2);
        for (int rank = 0; rank < 2; rank++) {
            var seen = ranks.get(rank);
            assertThat(seen.path("iteration").intValue()).isEqualTo(12);
            assertThat(seen.path("keys").get(0).asString()).isEqualTo("iteration");
            assertThat(seen.path("keys").get(1).asString()).isEqualTo("module");
            assertThat(seen.at("/lr_scheduler/decay_style").asString()).isEqualTo("cosine");
            assertThat(seen.path("numpy")).hasSize(624);
            var official = Goldens.checkpoint("tiny_block/official_MP2/12/" + CheckpointFiles.rankFileName(rank));
            try (var arena = Arena.ofConfined()) {
                var content = (Value.Dictionary)
                        TorchFile.read(MappedFile.open(official, arena)).content();
                content.find("module", Value.Dictionary.class)
                        .orElseThrow()
                        .entries()
                        .forEach((name, value) -> {
                            var tensor = ((Value.Tensor) value).tensor();
                            var loaded = seen.path("module").path(((Value.Text) name).value());
                            assertThat(loaded.get(0).asString()).isEqualTo("torch.float32");
                            assertThat(Goldens.longs(loaded.get(1))).containsExactly(tensor.shape());
                            assertThat(loaded.get(2).asString())
                                    .isEqualTo(sha256(tensor.data(arena).toArray(ValueLayout.JAVA_BYTE)));
                        });
            }
        }
    }

    private static JsonNode load(Path split) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        System.getenv("GLM4J_PYTHON"),
                        Goldens.resource("load_with_pytorch.py").toString(),
                        split.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return JsonMapper.builder().build().readTree(output);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
