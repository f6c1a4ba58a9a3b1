package org.glm4j.training.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One process of a job, and the file with what it says. */
final class RankProcess {

    /** Where a last line is looked for; longer ones are cut. */
    private static final int TAIL = 16_384;

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final int rank;
    private final Process process;
    private final String machine;
    private final Path log;
    private final Thread copying;
    private long exitOrder = -1;

    private RankProcess(int rank, Process process, String machine, Path log, Thread copying) {
        this.rank = rank;
        this.process = process;
        this.machine = machine;
        this.log = log;
        this.copying = copying;
    }

    /**
     * Watches over a process whose output is added to a log, unless it writes that itself.
     *
     * @param machine where it runs; empty for this one
     * @param shown what else gets the output
     */
    static RankProcess of(int rank, Process process, String machine, Path log, OutputStream shown) {
        var copying =
                Thread.ofPlatform().name("output of rank " + rank).daemon().start(() -> copy(process, log, shown));
        return new RankProcess(rank, process, machine, log, copying);
    }

    private static void copy(Process process, Path log, OutputStream shown) {
        byte[] buffer = new byte[8192];
        try (var in = process.getInputStream();
                var file = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                file.write(buffer, 0, length);
                file.flush();
                shown.write(buffer, 0, length);
                shown.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + log, e);
        }
    }

    int rank() {
        return rank;
    }

    String machine() {
        return machine;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** When it ends. */
    CompletableFuture<?> end() {
        return process.onExit();
    }

    /** Asks it to end. What it still says is read: not so with {@link Process#destroy}, which closes its streams. */
    void stop() {
        if (process instanceof SshProcess) {
            process.destroy();
        } else {
            process.toHandle().destroy();
        }
    }

    /**
     * Ends it and what it started, and waits until it has ended. What it started and left behind ends at the end of its
     * input; Java closes that by itself only once nobody can write to the output any more.
     */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        if (process instanceof SshProcess) {
            process.destroyForcibly();
        } else {
            process.toHandle().destroyForcibly();
        }
        process.waitFor();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the input of rank " + rank, e);
        }
    }

    /** Notes the place at which this process ended, unless it is noted. */
    void ended(long order) {
        if (exitOrder < 0) {
            exitOrder = order;
        }
    }

    /** When this process ended, by the count of those that noted it; -1 as long as nobody did. */
    long exitOrder() {
        return exitOrder;
    }

    /** Once it has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** Waits until everything it said is in its log; not forever, as something it left behind may still speak. */
    void drain() throws InterruptedException {
        copying.join(DRAIN);
    }

    /** The last line in its log. */
    String lastLine() {
        try (var file = Files.newByteChannel(log)) {
            var tail = ByteBuffer.allocate((int) Math.min(TAIL, file.size()));
            file.position(file.size() - tail.capacity());
            while (tail.hasRemaining() && file.read(tail) >= 0) {
                // until the tail is full
            }
            List<String> lines = new String(tail.array(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.isEmpty() ? "" : lines.getLast().strip();
        } catch (IOException e) {
            return ""; // it never said anything
        }
    }
}
