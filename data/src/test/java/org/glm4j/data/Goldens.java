package org.glm4j.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference values and sample data of the tests. */
public final class Goldens {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Goldens() {}

    public static JsonNode json(String resource) {
        try (InputStream in = open(resource)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<JsonNode> lines(String resource) {
        try (var in = new BufferedReader(new InputStreamReader(open(resource), StandardCharsets.UTF_8))) {
            return in.lines().map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Goldens.class.getResourceAsStream("/goldens/" + resource);
        if (in == null) {
            throw new IllegalStateException("no test resource goldens/" + resource);
        }
        return in;
    }

    /** A file beside the checkout; the test is skipped where it is not there. */
    public static Path shared(String path) {
        Path file = Path.of(System.getProperty("glm4j.shared", "../shared")).resolve(path);
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is not there");
        return file;
    }

    public static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    public static byte[] bytes(JsonNode array) {
        byte[] bytes = new byte[array.size()];
        IntStream.range(0, bytes.length)
                .forEach(i -> bytes[i] = (byte) array.get(i).asInt());
        return bytes;
    }

    public static float[] floats(JsonNode array) {
        float[] floats = new float[array.size()];
        IntStream.range(0, floats.length)
                .forEach(i -> floats[i] = (float) array.get(i).asDouble());
        return floats;
    }
}
