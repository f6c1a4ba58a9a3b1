package org.glm4j.model.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;

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
        if (!Files.isReadable(CPUINFO)) {
            return usable;
        }
        var cores = new HashSet<String>();
        var socket = "";
        try {
            for (var line : Files.readAllLines(CPUINFO)) {
                var value = line.substring(line.indexOf(':') + 1).strip();
                if (line.startsWith("physical id")) {
                    socket = value;
                } else if (line.startsWith("core id")) {
                    cores.add(socket + "/" + value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(CPUINFO.toString(), e);
        }
        return cores.isEmpty() ? usable : Math.min(usable, cores.size());
    }
}
