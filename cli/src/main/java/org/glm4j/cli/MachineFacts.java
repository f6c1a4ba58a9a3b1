package org.glm4j.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The machine under the JVM.
 *
 * @param system operating system, its version and the architecture
 * @param java version and vendor
 * @param cpu model name where the system tells it
 * @param vectors vector instruction sets that speed models up, those the processor has
 * @param processors hardware threads this process may use
 * @param memoryBytes physical memory
 * @param availableBytes memory that programs can still have
 * @param load how many programs wanted a processor during the last minute; negative where unknown
 */
record MachineFacts(
        String system,
        String java,
        String cpu,
        List<String> vectors,
        int processors,
        long memoryBytes,
        long availableBytes,
        double load) {

    private static final List<String> VECTORS =
            List.of("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd", "bf16", "i8mm", "sve");

    static MachineFacts ofThisMachine() throws IOException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, String> cpu = firstValues(Path.of("/proc/cpuinfo"));
        List<String> flags = List.of(
                cpu.getOrDefault("flags", cpu.getOrDefault("Features", "")).split(" "));
        return new MachineFacts(
                "%s %s %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")),
                "%s, %s".formatted(Runtime.version(), System.getProperty("java.vendor")),
                cpu.getOrDefault("model name", System.getProperty("os.arch")),
                VECTORS.stream().filter(flags::contains).toList(),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                available(firstValues(Path.of("/proc/meminfo"))).orElse(system.getFreeMemorySize()),
                system.getSystemLoadAverage());
    }

    // "MemAvailable: 24073036 kB"; memory that holds copies of files counts as available there.
    private static OptionalLong available(Map<String, String> memory) {
        String value = memory.get("MemAvailable");
        return value == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(value.replace("kB", "").strip()) * 1024);
    }

    /** The first value of every key in a file of lines {@code key : value}; none where there is no such file. */
    private static Map<String, String> firstValues(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return Map.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split(":", 2))
                    .filter(parts -> parts.length == 2)
                    .collect(Collectors.toMap(
                            parts -> parts[0].strip(), parts -> parts[1].strip(), (first, _) -> first));
        }
    }
}
