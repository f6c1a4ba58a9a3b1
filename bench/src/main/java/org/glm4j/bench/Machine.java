package org.glm4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The machine a figure was measured on.
 *
 * @param cpu model name and, where Linux tells them apart, family, model and stepping
 * @param vectors widest vector extensions of the processor, {@code ""} where unknown
 * @param cores processors this process may use
 * @param memoryGiB physical memory
 * @param system operating system and its version
 * @param jdk vendor and version
 * @param load system load average of the last minute when the run began: above 0 means that others were at work
 */
record Machine(String cpu, String vectors, int cores, double memoryGiB, String system, String jdk, double load) {

    static Machine describe() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, String> cpu = firstValues(Path.of("/proc/cpuinfo"));
        return new Machine(
                cpu.containsKey("model name")
                        ? "%s (family %s, model %s, stepping %s)"
                                .formatted(
                                        cpu.get("model name"),
                                        cpu.get("cpu family"),
                                        cpu.get("model"),
                                        cpu.get("stepping"))
                        : System.getProperty("os.arch"),
                vectors(cpu.getOrDefault("flags", "")),
                Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1L << 30) * 10) / 10.0,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
                Math.round(system.getSystemLoadAverage() * 100) / 100.0);
    }

    private static String vectors(String flags) {
        return Stream.of("avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16")
                .filter(flag -> (" " + flags + " ").contains(" " + flag + " "))
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    /** The first value of each key of a file of lines {@code key : value}; nothing where the file is not there. */
    private static Map<String, String> firstValues(Path file) {
        if (!Files.isReadable(file)) {
            return Map.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split(":", 2))
                    .filter(parts -> parts.length == 2)
                    .collect(java.util.stream.Collectors.toMap(
                            parts -> parts[0].strip(), parts -> parts[1].strip(), (first, later) -> first));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
