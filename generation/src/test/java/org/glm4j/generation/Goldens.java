package org.glm4j.generation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference values: small ones among the test resources, the others in a folder beside the checkout. */
public final class Goldens {

    private static final JsonMapper JSON = new JsonMapper();

    private Goldens() {}

    /** A path of the shared folder; the test is skipped where it is absent. */
    public static Path shared(String path) {
        Path shared = Path.of(System.getProperty("glm4j.shared", "../shared"), path);
        assumeTrue(Files.exists(shared), shared + " is absent");
        return shared;
    }

    public static List<JsonNode> lines(String path) {
        try (var lines = Files.lines(shared("goldens").resolve(path))) {
            return lines.map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode file(String path) {
        return JSON.readTree(shared("goldens").resolve(path).toFile());
    }

    /** A list among the test resources. */
    public static List<JsonNode> resource(String name) {
        try (InputStream in = Goldens.class.getResourceAsStream(name)) {
            return StreamSupport.stream(JSON.readTree(in).spliterator(), false).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int[] ints(JsonNode node) {
        return JSON.convertValue(node, int[].class);
    }

    public static int[][] intRows(JsonNode node) {
        return JSON.convertValue(node, int[][].class);
    }

    public static double[] doubles(JsonNode node) {
        return JSON.convertValue(node, double[].class);
    }

    public static float[] floats(JsonNode node) {
        return JSON.convertValue(node, float[].class);
    }
}
