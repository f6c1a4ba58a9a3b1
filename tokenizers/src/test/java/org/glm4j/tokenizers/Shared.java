package org.glm4j.tokenizers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference values and real vocabularies beside the checkout; tests that use them are skipped where they are absent. */
final class Shared {

    private static final JsonMapper JSON = new JsonMapper();

    private Shared() {}

    static Path file(String name) {
        var property = System.getProperty("glm4j.shared");
        assumeTrue(property != null, "no folder of reference values is named");
        var file = Path.of(property).resolve(name);
        assumeTrue(Files.exists(file), () -> file + " is absent");
        return file;
    }

    static Path vocabularies() {
        return file("vocab");
    }

    static JsonNode json(String name) {
        return JSON.readTree(file(name));
    }

    static List<JsonNode> jsonLines(String name) {
        try {
            return Files.readAllLines(file(name)).stream().map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
