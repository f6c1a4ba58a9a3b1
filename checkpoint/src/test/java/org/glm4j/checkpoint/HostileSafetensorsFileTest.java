package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Safetensors files, and indexes of them, that lie or break off. */
class HostileSafetensorsFileTest {

    private static final String GOOD = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}";

    @TempDir
    Path directory;

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("not JSON", "{\"w\":", 0, "the header is not valid JSON"),
                Arguments.of("a list", "[1, 2]  ", 0, "the header is not as the safetensors format has it"),
                Arguments.of("text after the object", GOOD + " x", 16, "the header is not valid JSON"),
                Arguments.of("a second object", GOOD + "{}", 16, "the header is not one JSON object"),
                Arguments.of("nested without end", "[".repeat(100_000), 0, "the header is not"),
                Arguments.of(
                        "nested in an object", "{\"w\":{\"shape\":" + "[".repeat(1000), 0, "w.shape is not a list"),
                Arguments.of(
                        "the same name twice",
                        "{" + GOOD.substring(1, GOOD.length() - 1) + "," + GOOD.substring(1),
                        16,
                        "the header lists w twice"),
                Arguments.of(
                        "metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "lists __metadata__ twice"),
                Arguments.of("metadata that is no text", "{\"__metadata__\":{\"a\":1}}", 0, "__metadata__ a is not as"),
                Arguments.of(
                        "no element type",
                        tensor("", "[4]", "[0,16]"),
                        16,
                        "has elements of type , which glm4j does not read"),
                Arguments.of(
                        "an unknown type",
                        tensor("F8_E4M3", "[4]", "[0,4]"),
                        4,
                        "tensor w has elements of type F8_E4M3"),
                Arguments.of(
                        "no offsets",
                        "{\"w\":{\"dtype\":\"F32\",\"shape\":[4]}}",
                        16,
                        "tensor w lacks dtype, shape or data_offsets"),
                Arguments.of(
                        "one offset", tensor("F32", "[4]", "[0]"), 16, "tensor w lacks dtype, shape or data_offsets"),
                Arguments.of(
                        "three offsets",
                        tensor("F32", "[4]", "[0,16,16]"),
                        16,
                        "w.data_offsets is not a list of at most 2 sizes"),
                Arguments.of("another property", "{\"w\":{\"url\":\"x\"}}", 0, "tensor w has an unknown property url"),
                Arguments.of("a negative size", tensor("F32", "[-4]", "[0,16]"), 16, "w.shape is not a list"),
                Arguments.of("half a size", tensor("F32", "[4.5]", "[0,16]"), 16, "w.shape is not a list"),
                Arguments.of(
                        "a size beyond all numbers",
                        tensor("F32", "[99999999999999999999]", "[0,16]"),
                        16,
                        "w.shape is not a list"),
                Arguments.of(
                        "nine dimensions",
                        tensor("F32", "[1,1,1,1,1,1,1,1,4]", "[0,16]"),
                        16,
                        "w.shape is not a list of at most 8 sizes"),
                Arguments.of(
                        "an overflowing shape",
                        tensor("F32", "[4294967296,4294967296]", "[0,16]"),
                        16,
                        "tensor w is too large"),
                Arguments.of(
                        "an overflowing number of bytes",
                        tensor("F64", "[2305843009213693952]", "[0,16]"),
                        16,
                        "tensor w is too large"),
                Arguments.of(
                        "fewer bytes than the shape needs",
                        tensor("F32", "[5]", "[0,16]"),
                        16,
                        "tensor w has 16 bytes but F32 [5] needs 20"),
                Arguments.of("an end before the start", tensor("F32", "[0]", "[16,0]"), 16, "tensor w has -16 bytes"),
                Arguments.of("an end beyond the file", tensor("F32", "[8]", "[0,32]"), 16, "tensor w ends at byte"),
                Arguments.of(
                        "a gap before it", tensor("F32", "[3]", "[4,16]"), 16, "bytes between belong to no tensor"),
                Arguments.of("bytes after it", tensor("F32", "[3]", "[0,12]"), 16, "the last tensor ends at byte"),
                Arguments.of("tensors that overlap", two("[0,16]", "[8,24]"), 24, "it overlaps another tensor"),
                Arguments.of("tensors on the same bytes", two("[0,16]", "[0,16]"), 16, "it overlaps another tensor"),
                Arguments.of(
                        "a name with terminal codes",
                        GOOD.replace("\"w\"", "\"w\\u001b[2J\""),
                        16,
                        "\"w\uFFFD[2J\" cannot be the name of a tensor"),
                Arguments.of("an empty name", GOOD.replace("\"w\"", "\"\""), 16, "\"\" cannot be the name"),
                Arguments.of(
                        "a name of a thousand letters",
                        GOOD.replace("\"w\"", "\"" + "w".repeat(1000) + "\""),
                        16,
                        "cannot be the name"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void isRefusedInOneSentence(String what, String header, int dataBytes, String message) throws IOException {
        var file = write("hostile.safetensors", header, dataBytes);

        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .as(what)
                .isInstanceOf(InvalidInputException.class)
                .message()
                .startsWith("hostile.safetensors: ")
                .contains(message)
                .hasSizeLessThan(400)
                .doesNotContain("\n");
    }

    @Test
    void readsTheHonestHeaderThatTheHostileOnesAreMadeFrom() throws IOException {
        try (var checkpoint = Checkpoint.open(write("good.safetensors", GOOD, 16))) {
            assertThat(checkpoint.tensors()).containsExactly(new TensorInfo("w", Dtype.FP32, new long[] {2, 2}));
        }
    }

    static Stream<Arguments> lengths() {
        return Stream.of(
                Arguments.of(new byte[0], "0 bytes are too few"),
                Arguments.of(new byte[7], "7 bytes are too few"),
                Arguments.of(length(0), "it claims a header of 0 bytes"),
                Arguments.of(length(-1), "it claims a header of 18446744073709551615 bytes"),
                Arguments.of(length(Long.MAX_VALUE), "it claims a header of 9223372036854775807 bytes"),
                Arguments.of(length(16L << 20), "the header ends at byte 16,777,224 but the file has 8"),
                Arguments.of(length(64L << 20), "2 to 16,777,216 are possible"));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void refusesLyingHeaderLengths(byte[] bytes, String message) throws IOException {
        var file = Files.write(directory.resolve("model.safetensors"), bytes);

        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    static Stream<Arguments> indexes() {
        return Stream.of(
                Arguments.of("{}", "it has no weight_map"),
                Arguments.of("[]", "it is not one JSON object"),
                Arguments.of("{\"weight_map\":{", "it is not valid JSON"),
                Arguments.of("{\"weight_map\":{}}", "it has no weight_map"),
                Arguments.of("{\"weight_map\":{\"w\":1}}", "weight_map does not map w to a file"),
                Arguments.of(
                        "{\"weight_map\":{\"w\":\"../shard.safetensors\"}}",
                        "weight_map places w in \"../shard.safetensors\", which is not a file of this directory"),
                Arguments.of("{\"weight_map\":{\"w\":\"/etc/passwd\"}}", "which is not a file of this directory"),
                Arguments.of("{\"weight_map\":{\"w\":\"..\\\\shard\"}}", "which is not a file of this directory"),
                Arguments.of("{\"weight_map\":{\"w\":\"..\"}}", "which is not a file of this directory"),
                Arguments.of("{\"weight_map\":{\"w\":\"a\\u0000b\"}}", "which is not a file of this directory"),
                Arguments.of("{\"weight_map\":{\"w\":\"none.safetensors\"}}", "none.safetensors is not a file"),
                Arguments.of(
                        "{\"weight_map\":{\"v\":\"shard.safetensors\"}}",
                        "it places tensor v in shard.safetensors, which does not hold it"),
                Arguments.of(
                        "{\"weight_map\":{\"w\":\"shard.safetensors\",\"w\":\"shard.safetensors\"}}",
                        "weight_map lists w twice"),
                Arguments.of(
                        "{\"weight_map\":{\"w\":\"shard.safetensors\",\"model.w\":\"shard.safetensors\"}}",
                        "it has two tensors w"));
    }

    @ParameterizedTest
    @MethodSource("indexes")
    void refusesLyingIndexes(String index, String message) throws IOException {
        write("shard.safetensors", GOOD, 16);
        Files.writeString(directory.resolve("model.safetensors.index.json"), index);

        assertThatThrownBy(() -> Checkpoint.open(directory).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "{\"w\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}".formatted(dtype, shape, offsets);
    }

    private static String two(String first, String second) {
        return "{\"v\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":%s},\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":%s}}"
                .formatted(first, second);
    }

    private static byte[] length(long length) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }

    private Path write(String name, String header, int dataBytes) throws IOException {
        var utf8 = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + utf8.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(utf8.length)
                .put(utf8);
        return Files.write(directory.resolve(name), bytes.array());
    }
}
