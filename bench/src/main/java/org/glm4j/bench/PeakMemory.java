package org.glm4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.glm4j.model.engine.Engine;

/**
 * What a piece of work returned, and how much memory it took.
 *
 * @param bytes how much more memory the process had at most than before
 */
record PeakMemory<T>(T result, long bytes) {

    private static final Path RESET = Path.of("/proc/self/clear_refs");

    /** Linux counts a process's peak anew when this is written to {@link #RESET}. */
    private static final String PEAK = "5";

    static <T> PeakMemory<T> of(Supplier<T> work) {
        try {
            Engine.start().giveBackFreedMemory();
            Files.writeString(RESET, PEAK);
            long before = MemoryProbe.bytes("VmRSS");
            T result = work.get();
            return new PeakMemory<>(result, MemoryProbe.bytes("VmHWM") - before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
