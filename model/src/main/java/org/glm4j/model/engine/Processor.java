package org.glm4j.model.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/** The cores of this machine. */
final class Processor {

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Processor() {}

    /**
     * Cores this process may use. Two hardware threads of one core share its arithmetic, so a second one slows matrix
     * products down.
     */
    static int physicalCores() {
        int usable = Runtime.getRuntime().availableProcessors();
        var cores = new HashSet<String>();
        var socket = "";
        for (var line : description()) {
            var value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("physical id")) {
                socket = value;
            } else if (line.startsWith("core id")) {
                cores.add(socket + "/" + value);
            }
        }
        return cores.isEmpty() ? usable : Math.min(usable, cores.size());
    }

    static boolean isAmd() {
        return description().stream().anyMatch(line -> line.startsWith("vendor_id") && line.endsWith("AuthenticAMD"));
    }

    /** What Linux says of the processor; nothing elsewhere. */
    private static List<String> description() {
        try {
            return Files.isReadable(CPUINFO) ? Files.readAllLines(CPUINFO) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(CPUINFO.toString(), e);
        }
    }
}
