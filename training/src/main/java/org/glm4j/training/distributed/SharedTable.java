package org.glm4j.training.distributed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.global.torch;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.engine.Engine;

/**
 * A table of texts that all processes of a job read and write. The process of rank 0 keeps it (c10d's {@code TCPStore}),
 * so it is gone when that one is.
 */
final class SharedTable implements AutoCloseable {

    /** How long the keeper of the table waits, at the end, for those who still read it. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Placement place;
    private final TCPStore keeper;
    // The binding aborts where a store that Java made is handed on twice: it goes into this one, which hands out its
    // own.
    private final PrefixStore root;

    private SharedTable(Placement place, TCPStore keeper) {
        this.place = place;
        this.keeper = keeper;
        this.root = new PrefixStore("glm4j", keeper);
        root.retainReference();
    }

    /**
     * Meets the others.
     *
     * @param timeout how long to wait for them
     * @throws InvalidInputException if one does not come, or there are two of one rank
     */
    static SharedTable open(Placement place, Duration timeout) {
        Engine.start();
        torch.initLogging(); // as TORCH_CPP_LOG_LEVEL says
        var table = new SharedTable(place, connect(place, timeout));
        try {
            table.callTheRoll(timeout);
            return table;
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private static TCPStore connect(Placement place, Duration timeout) {
        boolean server = place.rank() == 0;
        try (var options = new TCPStoreOptions();
                var patience = milliseconds(timeout)) {
            options.port((short) place.masterPort());
            options.isServer(server);
            options.waitWorkers(false);
            options.timeout(patience);
            options.useLibUV(false);
            var store = new TCPStore(place.masterAddress(), options);
            store.retainReference();
            return store;
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    server
                            ? "rank 0 cannot listen on port %d (%s): give MASTER_PORT another number"
                                    .formatted(place.masterPort(), firstLine(e))
                            : "rank %d did not reach rank 0 at %s, port %d, within %d s (%s): see that it runs there, and MASTER_ADDR and MASTER_PORT"
                                    .formatted(
                                            place.rank(),
                                            place.masterAddress(),
                                            place.masterPort(),
                                            timeout.toSeconds(),
                                            firstLine(e)),
                    e);
        }
    }

    private void callTheRoll(Duration timeout) {
        int size = place.worldSize();
        String own = Integer.toString(size);
        if (root.add("claims/" + place.rank(), 1) > 1) {
            throw new InvalidInputException(
                    "two processes say that they are rank %d: give each its own RANK".formatted(place.rank()));
        }
        root.set("size/" + place.rank(), own);
        var deadline = new Deadline(timeout);
        var absent = IntStream.range(0, size)
                .filter(rank -> !waitFor("size/" + rank, deadline.left()))
                .boxed()
                .toList();
        if (!absent.isEmpty()) {
            throw new InvalidInputException(
                    "rank %d waited %d s for %s of %d, in vain: see that every process was started"
                            .formatted(place.rank(), timeout.toSeconds(), ranks(absent), size));
        }
        for (int rank = 0; rank < size; rank++) {
            String other = root.get_to_str("size/" + rank);
            if (!other.equals(own)) {
                throw new InvalidInputException(
                        "rank %d counts %s processes, rank %d counts %s: give all the same WORLD_SIZE"
                                .formatted(place.rank(), own, rank, other));
            }
        }
    }

    /** How many processes there are. */
    int size() {
        return place.worldSize();
    }

    /** A part of the table, for a group of processes to meet in; every call makes another handle on it. */
    Store part(String name) {
        var part = new PrefixStore(name, root.getUnderlyingStore());
        part.retainReference();
        return part;
    }

    /**
     * Waits until all have come here that are to come.
     *
     * @param name of this meeting
     * @param count how many take part
     * @throws RuntimeException if one does not come in time, or the table is gone
     */
    void meet(String name, int count, Duration patience) {
        if (root.add(name + "/here", 1) == count) {
            root.set(name + "/all", "yes");
        }
        try (var keys = new StringVector(name + "/all");
                var time = milliseconds(patience)) {
            root._wait(keys, time);
        }
    }

    /**
     * After an operation failed: who does not notice, because he is gone or does nothing.
     *
     * @param patience how long the others are given to notice too
     * @return ranks of those who are silent, perhaps nobody
     */
    List<Integer> silent(Duration patience) {
        // Of a keeper who is cut off, libtorch may wait for an answer without end, whatever the timeout.
        var asking = new FutureTask<>(() -> ask(patience));
        Thread.ofPlatform().daemon().name("who-is-lost").start(asking);
        try {
            return asking.get(patience.plus(LINGER).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return List.of(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<Integer> ask(Duration patience) {
        var deadline = new Deadline(patience);
        try {
            root.set("noticed/" + place.rank(), "yes");
        } catch (RuntimeException e) {
            return List.of(0); // the table went with its keeper
        }
        var silent = new ArrayList<Integer>();
        for (int rank = 0; rank < place.worldSize(); rank++) {
            if (!waitFor("noticed/" + rank, deadline.left())) {
                silent.add(rank);
            }
        }
        linger(silent);
        return silent;
    }

    /** Where the table ended first, the others would take its keeper for the one who was lost. */
    private void linger(List<Integer> silent) {
        if (place.rank() != 0) {
            root.add("asked", 1);
            return;
        }
        var deadline = new Deadline(LINGER);
        int others = place.worldSize() - 1 - silent.size();
        while (root.add("asked", 0) < others && !deadline.passed()) {
            Thread.onSpinWait();
        }
    }

    private boolean waitFor(String key, Duration patience) {
        try (var keys = new StringVector(key);
                var time = milliseconds(patience)) {
            root._wait(keys, time);
            return true;
        } catch (RuntimeException e) {
            return false; // not in time, or the table is gone: nobody comes any more
        }
    }

    static Milliseconds milliseconds(Duration duration) {
        return new Milliseconds(Math.max(1, duration.toMillis()));
    }

    /** As {@code rank 2} or {@code ranks 2, 5}. */
    static String ranks(List<Integer> ranks) {
        return (ranks.size() == 1 ? "rank " : "ranks ")
                + String.join(", ", ranks.stream().map(String::valueOf).toList());
    }

    /** Native libraries put their own stack traces below the first line. */
    static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("no reason given");
    }

    @Override
    public void close() {
        root.close();
        keeper.close();
    }

    /** A moment to come. */
    private static final class Deadline {

        private final long end;

        Deadline(Duration time) {
            this.end = System.nanoTime() + time.toNanos();
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }

        boolean passed() {
            return System.nanoTime() >= end;
        }
    }
}
