package org.glm4j.data.batches;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/**
 * Prepares batches on background threads, ahead of the one that trains, in the order of their positions.
 *
 * <p>The number of threads and how far they run ahead change nothing but speed: a loader's whole state is the
 * {@link #position()} of its next batch. Used by one thread; close it to stop its workers.
 *
 * @param <B> a batch
 */
public final class BatchLoader<B> implements AutoCloseable {

    private static final int GRACE_SECONDS = 10;

    private final LongFunction<? extends B> source;
    private final int ahead;
    private final ExecutorService workers;
    private final Deque<Future<B>> pending = new ArrayDeque<>();
    private long position;
    private long waitedNanos;

    /**
     * Starts preparing.
     *
     * @param source batches by position, such as a {@link BatchSource}; asked by several threads at once
     * @param position of the first batch to hand out: 0, or what {@link #position()} was
     * @param threads workers, 1 or more
     * @param ahead batches to keep prepared or in preparation, at least as many as threads
     */
    public BatchLoader(LongFunction<? extends B> source, long position, int threads, int ahead) {
        if (threads < 1 || ahead < threads) {
            throw new IllegalArgumentException("%d threads, %d batches ahead".formatted(threads, ahead));
        }
        this.source = source;
        this.position = position;
        this.ahead = ahead;
        var number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(threads, work -> {
            var thread = new Thread(work, "batch-loader-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        refill();
    }

    /** Position of the batch that {@link #next()} will return. */
    public long position() {
        return position;
    }

    /** Time that {@link #next()} has waited for a batch so far. */
    public long waitedNanos() {
        return waitedNanos;
    }

    /**
     * The next batch, prepared or awaited.
     *
     * @throws RuntimeException whatever preparing this batch threw, as it was thrown
     * @throws IllegalStateException if the loader is closed
     */
    public B next() {
        if (workers.isShutdown()) {
            throw new IllegalStateException("the loader is closed");
        }
        long start = System.nanoTime();
        B batch = await(pending.element());
        waitedNanos += System.nanoTime() - start;
        pending.remove();
        position++;
        refill();
        return batch;
    }

    private B await(Future<B> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for batch " + position, e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException("batch " + position + " failed", e.getCause());
            }
        }
    }

    private void refill() {
        while (pending.size() < ahead) {
            long next = position + pending.size();
            pending.add(workers.submit(() -> source.apply(next)));
        }
    }

    /** Stops the workers and waits for the batches in their hands. */
    @Override
    public void close() {
        workers.shutdownNow();
        pending.clear();
        try {
            if (!workers.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "a batch loader's workers did not stop within %d seconds".formatted(GRACE_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
