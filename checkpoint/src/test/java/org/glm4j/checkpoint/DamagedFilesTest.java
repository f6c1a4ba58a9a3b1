package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.foundation.InvalidInputException;

/**
 * Whatever happens to a file, reading it ends in success or in an {@link InvalidInputException}, and costs little: small
 * valid files of every format are damaged at every place.
 */
class DamagedFilesTest {

    private static final List<String> FILES =
            List.of("all_dtypes.safetensors", "views.pt", "views_legacy.pt", "everything_2.pt", "everything_4.pt");

    /** No file here is longer than 5 kB; honest reading takes less than 1 MB of objects. */
    private static final long MAX_ALLOCATION = 48L << 20;

    private final Map<String, byte[]> originals = new LinkedHashMap<>();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    DamagedFilesTest() {
        for (var name : FILES) {
            try {
                originals.put(name, Files.readAllBytes(Goldens.resource(name)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Example
    void undamagedFilesAreRead() {
        originals.forEach(
                (name, bytes) -> assertThat(isReadable(name, bytes)).as(name).isTrue());
    }

    @Example
    void cutOffAnywhere() {
        originals.forEach((name, bytes) -> {
            for (int length = 0; length < bytes.length; length++) {
                assertThat(isReadable(name, Arrays.copyOf(bytes, length)))
                        .as("%s cut to %d bytes", name, length)
                        .isFalse();
            }
        });
    }

    @Example
    void oneByteChangedAnywhere() {
        originals.forEach((name, bytes) -> {
            for (int i = 0; i < bytes.length; i++) {
                byte original = bytes[i];
                for (int change : new int[] {original ^ 1, 0xFF}) {
                    bytes[i] = (byte) change;
                    isReadable(name, bytes);
                }
                bytes[i] = original;
            }
        });
    }

    @Property(tries = 3000)
    void manyBytesChanged(
            @ForAll @IntRange(max = 4) int which, @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int changes) {
        var name = FILES.get(which);
        var bytes = originals.get(name).clone();
        var random = new Random(seed);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> {
                    // a number of four bytes, small, large or negative
                    int number = random.nextInt() >> random.nextInt(32);
                    for (int b = 0; b < 4 && at + b < bytes.length; b++) {
                        bytes[at + b] = (byte) (number >>> (8 * b));
                    }
                }
                case 2 -> {
                    // a piece from elsewhere in the file
                    int length = Math.min(1 + random.nextInt(40), bytes.length - at);
                    System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                }
                default -> bytes = without(bytes, at, Math.min(1 + random.nextInt(8), bytes.length - at));
            }
            if (bytes.length == 0) {
                return;
            }
        }
        isReadable(name, bytes);
    }

    @Property(tries = 1000)
    void damagedIndexesAndConfigurations(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) {
        var index =
                "{\"metadata\": {\"total_size\": 16}, \"weight_map\": {\"w\": \"a.safetensors\", \"v\": \"b.safetensors\"}}";
        var config = ConfigFile.write(PublishedModel.named("glm-base").config(), Dtype.FP32);
        var random = new Random(seed);
        expectSentence("model.safetensors.index.json", damaged(index, random, changes), file -> ShardIndex.read(file));
        expectSentence("config.json", damaged(config, random, changes), file -> ConfigFile.read(file));
    }

    private static byte[] damaged(String text, Random random, int changes) {
        var characters = "{}[]\":,.-0123456789eE\\u\u0000\ntruefalsenull/ ";
        var damaged = new StringBuilder(text);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(damaged.length());
            char c = characters.charAt(random.nextInt(characters.length()));
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, c);
                case 1 -> damaged.insert(at, c);
                default -> damaged.setLength(Math.max(1, random.nextInt(8) == 0 ? at : damaged.length()));
            }
        }
        return damaged.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        var shorter = new byte[bytes.length - count];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + count, shorter, at, bytes.length - at - count);
        return shorter;
    }

    /** Whether the file can be read to its last byte; anything but a sentence for the user fails the test. */
    private boolean isReadable(String name, byte[] bytes) {
        return expectSentence(name, bytes, file -> {
            var content = StateDict.single(file);
            long[] read = {0};
            content.tensors()
                    .forEach((tensorName, tensor) ->
                            tensor.forEachRun((MemorySegment run) -> read[0] += run.byteSize()));
            assertThat(read[0])
                    .isEqualTo(content.tensors().values().stream()
                            .mapToLong(StoredTensor::bytes)
                            .sum());
            content.training()
                    .forEach(training -> training.entries().forEach((key, value) -> ValueText.describe(value)));
        });
    }

    private boolean expectSentence(String name, byte[] bytes, Consumer<MappedFile> reading) {
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            reading.accept(new MappedFile(Path.of(name), MemorySegment.ofArray(bytes)));
            return true;
        } catch (InvalidInputException e) {
            assertThat(e.getMessage())
                    .startsWith(name + ": ")
                    .doesNotContain("\n")
                    .hasSizeLessThan(700);
            return false;
        } finally {
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATION);
        }
    }
}
