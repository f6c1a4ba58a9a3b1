package org.glm4j.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.tensor.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference values beside the checkout; tests that need them are skipped where they are not there. */
public final class Goldens {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Goldens() {}

    /** A file of the reference values. */
    public static Path path(String name) {
        var root = Path.of(System.getProperty("glm4j.shared", "../../shared"), "goldens");
        assumeTrue(Files.isDirectory(root), "reference values are not there: " + root);
        return root.resolve(name);
    }

    public static JsonNode json(String name) {
        return read(path(name)).getFirst();
    }

    /** One value per line. */
    public static List<JsonNode> lines(String name) {
        return read(path(name));
    }

    private static List<JsonNode> read(Path file) {
        try (Stream<String> lines =
                file.toString().endsWith("l") ? Files.lines(file) : Stream.of(Files.readString(file))) {
            return lines.map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A small model of the reference values; {@code tiny_mem6} is {@code tiny_block} with a memory limit. */
    public static GlmModel model(String name, Dtype dtype) {
        return model(name, dtype, GlmConfigOverrides.builder());
    }

    public static GlmModel model(String name, Dtype dtype, GlmConfigOverrides.Builder overrides) {
        var directory = name.equals("tiny_mem6") ? "tiny_block" : name;
        var args = json("checkpoints/" + directory + "/model_args.json");
        overrides
                .numAttentionHeads(args.get("num_attention_heads").asInt())
                .maxPositionEmbeddings(args.get("max_sequence_length").asInt())
                .attentionScale(args.get("attention_scale").asDouble())
                .blockPosition(args.get("block_position_encoding").asBoolean())
                .transformerXl(args.get("relative_encoding").asBoolean())
                .memLength(
                        name.equals("tiny_mem6")
                                ? 6
                                : args.get("max_memory_length").asInt());
        if (args.path("spell_length").asInt(0) > 0) {
            overrides
                    .spellLength(args.get("spell_length").asInt())
                    .promptFunc(args.get("spell_func").asString());
        }
        var file = path("checkpoints/" + directory + "/model.safetensors");
        var options = LoadOptions.defaults().withDtype(dtype).withOverrides(overrides.build());
        return GlmModels.load(
                Checkpoint.open(Files.exists(file) ? file : path("checkpoints/" + directory + "/hf")), options);
    }

    /** Nested lists of whole numbers as a tensor. */
    public static Tensor whole(JsonNode node) {
        return Tensor.of(numbers(node), shape(node)).to(Dtype.INT64);
    }

    /** Nested lists of numbers as a tensor of double precision. */
    public static Tensor real(JsonNode node) {
        return Tensor.of(numbers(node), shape(node));
    }

    /** Attention mask of the reference: one separator, one per sample, or a matrix. */
    public static AttentionMask mask(JsonNode node) {
        return shape(node).length == 1
                ? AttentionMask.prefix(
                        node.valueStream().mapToInt(JsonNode::asInt).toArray())
                : AttentionMask.matrix(real(node));
    }

    public static double[] numbers(JsonNode node) {
        return node.isArray()
                ? node.valueStream()
                        .flatMapToDouble(n -> java.util.Arrays.stream(numbers(n)))
                        .toArray()
                : new double[] {node.asDouble()};
    }

    public static long[] shape(JsonNode node) {
        var shape = Stream.<Long>builder();
        for (var n = node; n.isArray(); n = n.get(0)) {
            shape.add((long) n.size());
        }
        return shape.build().mapToLong(Long::longValue).toArray();
    }

    /** Compares with a summary: shape, sum and samples. */
    public static void assertSummary(String what, Tensor actual, JsonNode summary, double relative, double absolute) {
        var expectedShape =
                summary.get("shape").valueStream().mapToLong(JsonNode::asLong).toArray();
        assertThat(actual.shape()).as(what).isEqualTo(expectedShape);
        var values = actual.toDoubles();
        int stride = summary.get("stride").asInt();
        var samples = summary.get("samples");
        for (int i = 0; i < samples.size(); i++) {
            assertClose(
                    what + " sample " + i, values[i * stride], samples.get(i).asDouble(), relative, absolute);
        }
        double sum = java.util.Arrays.stream(values).sum();
        double scale = summary.get("abssum").asDouble();
        assertThat(sum)
                .as(what + " sum")
                .isCloseTo(summary.get("sum").asDouble(), within(Math.max(relative, absolute) * scale));
    }

    public static void assertClose(String what, double actual, double expected, double relative, double absolute) {
        assertThat(actual).as(what).isCloseTo(expected, within(absolute + relative * Math.abs(expected)));
    }
}
