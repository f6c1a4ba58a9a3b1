package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.glm4j.bench.Result.Limit;
import org.glm4j.bench.Result.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class HistoryTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void everyResultIsOneLineThatIsPrintedAndAppended() throws IOException {
        Path file = directory.resolve("results/history.jsonl");
        Result result = new Result(
                "decode",
                "glm-large",
                "tokens/s",
                new Figures(20, 0.01, 5),
                new Figures(16, 0.02, 5),
                new Figures(1.25, 0.005, 5),
                new Limit("read bandwidth", 30, "GB/s", 0.84),
                Target.atLeast("ratio", 0.95, 1.25),
                Map.of("agreement", 1.0));

        history(file).add(result);
        history(file)
                .add(new Result(
                        "load",
                        "warm",
                        "s",
                        new Figures(2, 0, 3),
                        null,
                        null,
                        null,
                        Target.atMost("median", 1.5, 2),
                        Map.of()));

        assertThat(Files.readString(file)).isEqualTo(printed.toString(StandardCharsets.UTF_8));
        var lines = Files.readAllLines(file).stream()
                .map(new ObjectMapper()::readTree)
                .toList();
        assertThat(lines).hasSize(2);
        JsonNode first = lines.getFirst();
        assertThat(first.get("date").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(first.get("commit").asString()).isEqualTo("abc");
        assertThat(first.get("glm4j").get("median").asDouble()).isEqualTo(20);
        assertThat(first.get("ratio").get("median").asDouble()).isEqualTo(1.25);
        assertThat(first.get("limit").get("share").asDouble()).isEqualTo(0.84);
        assertThat(first.get("target").get("reached").asBoolean()).isTrue();
        assertThat(first.get("machine").get("cores").asInt()).isEqualTo(2);
        assertThat(first.get("engine").get("blas").asString()).isEqualTo("MKL");
        JsonNode second = lines.get(1);
        assertThat(second.has("pytorch")).isFalse();
        assertThat(second.get("target").get("reached").asBoolean()).isFalse();
    }

    private History history(Path file) {
        return new History(
                file,
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC),
                "abc",
                new Machine("some processor", "avx2", 2, 24, "Linux 6", "some 25", 0.5),
                Map.of("blas", "MKL"));
    }
}
