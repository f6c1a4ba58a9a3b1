package org.glm4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Time from starting a command to its end, as its user waits for it. */
final class WallTime {

    private WallTime() {}

    /**
     * Runs a command several times.
     *
     * @param directory where it runs
     * @param command program and arguments; its output is read and dropped
     * @param warmups runs that do not count
     * @return seconds of each run that counts
     * @throws IllegalStateException when a run fails; the message holds what it wrote
     */
    static double[] measure(Path directory, List<String> command, int warmups, int runs) {
        double[] seconds = new double[runs];
        for (int run = -warmups; run < runs; run++) {
            double one = once(directory, command);
            if (run >= 0) {
                seconds[run] = one;
            }
        }
        return seconds;
    }

    private static double once(Path directory, List<String> command) {
        try {
            long started = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            double seconds = (System.nanoTime() - started) * 1e-9;
            if (exit != 0) {
                throw new IllegalStateException(
                        "%s ended with %d: %s".formatted(String.join(" ", command), exit, output.strip()));
            }
            return seconds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", e);
        }
    }
}
