package org.glm4j.model.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The GPUs of this machine, as NVIDIA's driver for Linux describes them. */
final class Gpus {

    private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");

    private Gpus() {}

    /** Whether the driver knows a GPU, whether or not libtorch can use it. */
    static boolean present() {
        return !models().isEmpty();
    }

    /** Names of the first GPUs, for example {@code cuda:0 NVIDIA H200}. */
    static List<String> names(int count) {
        var models = models();
        return IntStream.range(0, count)
                .mapToObj(i -> "cuda:" + i + (models.size() == count ? " " + models.get(i) : ""))
                .toList();
    }

    private static List<String> models() {
        if (!Files.isDirectory(DRIVER)) {
            return List.of();
        }
        try (Stream<Path> gpus = Files.list(DRIVER)) {
            return gpus.sorted()
                    .map(gpu -> gpu.resolve("information"))
                    .filter(Files::isReadable)
                    .map(Gpus::model)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(DRIVER.toString(), e);
        }
    }

    private static String model(Path information) {
        try {
            return Files.readAllLines(information).stream()
                    .filter(line -> line.startsWith("Model:"))
                    .map(line -> line.substring("Model:".length()).strip())
                    .findFirst()
                    .orElse("GPU");
        } catch (IOException e) {
            throw new UncheckedIOException(information.toString(), e);
        }
    }
}
