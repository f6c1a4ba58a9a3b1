package org.glm4j.training.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A command that runs as several processes, each told its place by the environment variables that {@link
 * org.glm4j.training.distributed.Placement} reads. If one fails, the others are ended; if the process that watches over
 * them ends, so does what they read from standard input.
 *
 * @param command the program and its arguments
 * @param machines where they run; stay open
 * @param environment variables besides those of this process
 * @param logs directory of the processes' output, {@code rank-0.log} and so on, each added to what is there
 * @param grace how long the others may take to notice a failure and leave by themselves
 * @param stopGrace how long all may take to leave when they are asked to
 */
public record Job(
        List<String> command,
        Machines machines,
        Map<String, String> environment,
        Path logs,
        Duration grace,
        Duration stopGrace) {

    /** A process that ends with this code was fine, but lost another. */
    public static final int LOST_PEER = 3;

    /** Set for every process: who watches over it. */
    public static final String LAUNCHER = "GLM4J_LAUNCHER";

    private static final String TORCH_LOG = "TORCH_CPP_LOG_LEVEL";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    public Job {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * Runs the job to its end.
     *
     * @param shown gets what the process of rank 0 says; stays open
     * @param stop whether somebody wants the job to end; asked now and then
     */
    public Outcome run(OutputStream shown, BooleanSupplier stop) throws InterruptedException {
        var ranks = new ArrayList<RankProcess>();
        try {
            Files.createDirectories(logs);
            int port = machines.masterPort();
            int size = machines.seats().size();
            for (int rank = 0; rank < size; rank++) {
                ranks.add(start(rank, port, rank == 0 ? Optional.of(shown) : Optional.empty()));
            }
            boolean stopping = watch(ranks, stop);
            end(ranks, stopping);
            for (var each : ranks) {
                each.drain();
            }
            return outcome(ranks, stopping);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        } finally {
            for (var each : ranks) {
                each.kill();
            }
        }
    }

    /** Where what a rank says is kept. */
    public Path log(int rank) {
        return logs.resolve("rank-%d.log".formatted(rank));
    }

    private RankProcess start(int rank, int port, Optional<OutputStream> shown) throws IOException {
        var seat = machines.seats().get(rank);
        var variables = new LinkedHashMap<>(environment);
        // libtorch warns of every attempt to reach a rank 0 that is not up yet; failures are told all the same.
        variables.putIfAbsent(TORCH_LOG, System.getenv().getOrDefault(TORCH_LOG, "ERROR"));
        variables.put("RANK", Integer.toString(rank));
        variables.put("LOCAL_RANK", Integer.toString(seat.localRank()));
        variables.put("WORLD_SIZE", Integer.toString(machines.seats().size()));
        variables.put("LOCAL_WORLD_SIZE", Integer.toString(seat.localSize()));
        variables.put("MASTER_ADDR", machines.masterAddress());
        variables.put("MASTER_PORT", Integer.toString(port));
        variables.put(LAUNCHER, Long.toString(ProcessHandle.current().pid()));
        var process =
                machines.start(rank, command, variables, shown.isPresent() ? Optional.empty() : Optional.of(log(rank)));
        return RankProcess.of(
                rank, process, seat.machine(), log(rank), shown.orElseGet(OutputStream::nullOutputStream));
    }

    /**
     * Waits until all have ended, one has failed, or somebody wants them to stop.
     *
     * @return whether somebody wants them to stop
     */
    private static boolean watch(List<RankProcess> ranks, BooleanSupplier stop) throws InterruptedException {
        while (true) {
            noteEnds(ranks);
            if (ranks.stream().anyMatch(each -> !each.alive() && each.exitCode() != 0)
                    || ranks.stream().noneMatch(RankProcess::alive)) {
                return false;
            }
            if (stop.getAsBoolean()) {
                return true;
            }
            awaitAnyEnd(ranks, BETWEEN_LOOKS);
        }
    }

    private static void noteEnds(List<RankProcess> ranks) {
        long ended = ranks.stream().filter(each -> each.exitOrder() >= 0).count();
        ranks.stream().filter(each -> !each.alive()).forEach(each -> each.ended(ended));
    }

    private static void awaitAnyEnd(List<RankProcess> ranks, Duration patience) throws InterruptedException {
        var ends =
                ranks.stream().filter(RankProcess::alive).map(RankProcess::end).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.anyOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Nobody did; the caller looks for itself.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a process cannot be waited for", e);
        }
    }

    private void end(List<RankProcess> ranks, boolean stopping) throws InterruptedException {
        if (stopping) {
            ranks.forEach(RankProcess::stop);
        }
        long deadline = System.nanoTime() + (stopping ? stopGrace : grace).toNanos();
        while (ranks.stream().anyMatch(RankProcess::alive) && System.nanoTime() < deadline) {
            awaitAnyEnd(ranks, BETWEEN_LOOKS);
            noteEnds(ranks);
        }
        for (var each : ranks) {
            each.kill();
        }
    }

    /** Those that only lost another are not the ones to blame, though they may be quicker to end. */
    private static Outcome outcome(List<RankProcess> ranks, boolean stopping) {
        if (stopping) {
            return new Outcome.Stopped();
        }
        return ranks.stream()
                .filter(each -> each.exitOrder() >= 0 && each.exitCode() != 0)
                .min(Comparator.<RankProcess>comparingInt(each -> each.exitCode() == LOST_PEER ? 1 : 0)
                        .thenComparingLong(RankProcess::exitOrder)
                        .thenComparingInt(RankProcess::rank))
                .<Outcome>map(each -> new Outcome.Failed(each.rank(), each.machine(), each.exitCode(), each.lastLine()))
                .orElseGet(Outcome.Done::new);
    }
}
