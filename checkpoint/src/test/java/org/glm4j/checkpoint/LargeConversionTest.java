package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.glm4j.checkpoint.ConversionOptions.Target;
import org.glm4j.foundation.Progress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A conversion's memory does not grow with the model: the whole process stays below twice the largest tensor and 400 MB,
 * mapped files not counted. Takes 7 GB of disk. The model has the shape of the published one named by the system property
 * {@code glm4j.large.model}, GLM-515M by default: 2.1 GB in single precision.
 */
@Tag("slow")
class LargeConversionTest {

    private static final Path STATUS = Path.of("/proc/self/status");

    @TempDir
    Path directory;

    @Test
    void staysWithinItsMemory() throws Exception {
        Assumptions.assumeTrue(Files.exists(STATUS), "no /proc to read the process's memory from");
        var config = PublishedModel.named(System.getProperty("glm4j.large.model", "glm-515m"))
                .config();
        var original = Files.createDirectory(directory.resolve("original"));
        var tensors = new LinkedHashMap<String, StoredTensor>();
        config.tensorShapes().forEach((name, shape) -> tensors.put(name, new Counting(shape)));
        SafetensorsWriter.write(original.resolve("model.safetensors"), tensors, Map.of("format", "pt"), Progress.NONE);
        long largest =
                tensors.values().stream().mapToLong(StoredTensor::bytes).max().orElseThrow();
        long limit = 2 * largest + (400L << 20);

        var split = directory.resolve("split");
        var half = directory.resolve("half");
        var whole = directory.resolve("whole");
        measure(limit, original, split, ConversionOptions.to(Target.MEGATRON, 2));
        measure(limit, split, half, ConversionOptions.to(Target.HUGGING_FACE, 1).withDtype(Dtype.BF16));
        delete(half);
        measure(limit, split, whole, ConversionOptions.to(Target.HUGGING_FACE, 1));

        assertThat(Files.mismatch(whole.resolve("model.safetensors"), original.resolve("model.safetensors")))
                .isEqualTo(-1);
    }

    private static void measure(long limit, Path source, Path target, ConversionOptions options) throws Exception {
        var isDone = new AtomicBoolean();
        var peak = new AtomicLong();
        var watcher = Thread.ofPlatform().start(() -> {
            while (!isDone.get()) {
                peak.accumulateAndGet(anonymousBytes(), Math::max);
                LockSupport.parkNanos(2_000_000);
            }
        });
        long start = System.nanoTime();
        var report = CheckpointConverter.convert(source, target, options, Progress.NONE);
        double seconds = (System.nanoTime() - start) / 1e9;
        isDone.set(true);
        watcher.join();

        System.out.printf(
                "%s -> %s %s: %,d bytes in %.1f s, %.2f GB/s, peak anonymous memory %,d bytes of %,d allowed%n",
                report.source(),
                report.target(),
                options.dtype().map(Enum::name).orElse("as it is"),
                report.bytesWritten(),
                seconds,
                report.bytesWritten() / seconds / 1e9,
                peak.get(),
                limit);
        assertThat(peak.get()).isPositive().isLessThan(limit);
    }

    private static long anonymousBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Numbers that count upwards from -1 to 1, made while they are read. */
    private record Counting(long[] shape) implements StoredTensor {

        private static final int PIECE = 1 << 16;

        @Override
        public Dtype dtype() {
            return Dtype.FP32;
        }

        @Override
        public Optional<MemorySegment> contiguous() {
            return Optional.empty();
        }

        @Override
        public <E extends Exception> void forEachRun(RunSink<E> sink) throws E {
            float[] piece = new float[PIECE];
            for (long done = 0; done < elements(); done += PIECE) {
                int count = (int) Math.min(PIECE, elements() - done);
                for (int i = 0; i < count; i++) {
                    piece[i] = ((done + i) % 8191) / 4096f - 1;
                }
                sink.accept(MemorySegment.ofArray(piece).asSlice(0, count * 4L));
            }
        }
    }
}
