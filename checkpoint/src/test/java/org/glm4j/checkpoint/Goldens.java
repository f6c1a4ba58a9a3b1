package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference values: those beside the checkout, and the small ones among the test resources. */
final class Goldens {

    private Goldens() {}

    /** A path below {@code goldens/checkpoints}; the test is skipped where the folder is not there. */
    static Path checkpoint(String path) {
        var shared = Path.of(System.getProperty("glm4j.shared", "../shared"), "goldens", "checkpoints");
        Assumptions.assumeTrue(Files.isDirectory(shared), "no goldens beside the checkout");
        var golden = shared.resolve(path);
        assertThat(golden).exists();
        return golden;
    }

    static Path resource(String name) {
        var url = Goldens.class.getResource(name);
        assertThat(url).as(name).isNotNull();
        return Path.of(url.getPath());
    }

    static JsonNode json(Path file) {
        return JsonMapper.builder().build().readTree(file.toFile());
    }

    static long[] longs(JsonNode array) {
        return array.valueStream().mapToLong(JsonNode::longValue).toArray();
    }
}
