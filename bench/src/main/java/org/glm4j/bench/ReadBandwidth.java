package org.glm4j.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How fast all cores together can read memory that is in no cache: what bounds the decoding of one sequence. */
final class ReadBandwidth {

    private static final int WARMUPS = 5;
    private static final int ROUNDS = 9;
    private static final long BYTES = 512L << 20;

    private ReadBandwidth() {}

    /**
     * Reads half a gigabyte several times, as fast as all cores can.
     *
     * @return gigabytes (10^9) per second of the middle pass: what can be kept up just now
     */
    static double measure() {
        return measure(BYTES, Runtime.getRuntime().availableProcessors());
    }

    static double measure(long bytes, int threads) {
        try (Arena arena = Arena.ofShared();
                var pool = Executors.newFixedThreadPool(threads)) {
            MemorySegment memory = arena.allocate(bytes, 4096).fill((byte) 1);
            long part = bytes / threads / Long.BYTES * Long.BYTES;
            long expected = part / Long.BYTES * threads * 0x0101010101010101L;
            double[] rates = new double[ROUNDS];
            for (int round = -WARMUPS; round < ROUNDS; round++) {
                long started = System.nanoTime();
                List<Future<Long>> sums = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    MemorySegment slice = memory.asSlice(i * part, part);
                    sums.add(pool.submit(() -> sum(slice)));
                }
                long sum = 0;
                for (Future<Long> each : sums) {
                    sum += each.get();
                }
                double rate = (double) part * threads / (System.nanoTime() - started);
                if (sum != expected) {
                    throw new IllegalStateException("memory was read wrongly: sum %d".formatted(sum));
                }
                if (round >= 0) {
                    rates[round] = rate;
                }
            }
            return Figures.of(rates).median();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring the read bandwidth", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reading thread failed", e.getCause());
        }
    }

    // The compiler turns this plain loop into vector loads of the widest kind; four times the code was no faster.
    private static long sum(MemorySegment memory) {
        long sum = 0;
        long count = memory.byteSize() / Long.BYTES;
        for (long i = 0; i < count; i++) {
            sum += memory.getAtIndex(ValueLayout.JAVA_LONG, i);
        }
        return sum;
    }
}
