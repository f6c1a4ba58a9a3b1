package org.glm4j.data.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.glm4j.data.Batch;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BatchLoaderTest {

    private static Batch numbered(long position) {
        return new Batch(
                1,
                1,
                new int[] {1},
                0,
                new int[] {(int) position},
                new int[1],
                new float[1],
                new int[2],
                new int[1],
                new int[0],
                List.of());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 8", "3, 3", "4, 16"})
    void batchesComeInOrderWhateverTheNumberOfWorkers(int threads, int ahead) {
        try (var loader = new BatchLoader<>(BatchLoaderTest::numbered, 100, threads, ahead)) {
            for (int i = 100; i < 400; i++) {
                assertThat(loader.position()).isEqualTo(i);
                assertThat(loader.next().ids()[0]).isEqualTo(i);
            }
        }
    }

    @Test
    void aSlowBatchDoesNotLetOthersOvertakeIt() {
        var later = new CountDownLatch(3);
        BatchSource source = position -> {
            if (position == 0) {
                awaitUninterrupted(later); // until the next three are done
            } else {
                later.countDown();
            }
            return numbered(position);
        };
        try (var loader = new BatchLoader<>(source, 0, 2, 4)) {
            for (int i = 0; i < 10; i++) {
                assertThat(loader.next().ids()[0]).isEqualTo(i);
            }
            assertThat(loader.waitedNanos()).isPositive();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void preparesNoMoreThanToldAhead() throws InterruptedException {
        Set<Long> prepared = ConcurrentHashMap.newKeySet();
        var done = new Semaphore(0);
        BatchSource source = position -> {
            prepared.add(position);
            done.release();
            return numbered(position);
        };
        try (var loader = new BatchLoader<>(source, 0, 2, 5)) {
            done.acquire(5);
            assertThat(prepared).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
            loader.next();
            done.acquire(1);
            assertThat(prepared).hasSize(6).contains(5L);
        }
    }

    @Test
    void aFailureSurfacesAtItsPlaceAsItWasThrown() {
        BatchSource source = position -> {
            if (position == 2) {
                throw new InvalidInputException("token store part-3 is damaged");
            }
            return numbered(position);
        };
        try (var loader = new BatchLoader<>(source, 0, 2, 4)) {
            loader.next();
            loader.next();
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(loader::next)
                    .withMessage("token store part-3 is damaged");
            assertThat(loader.position()).isEqualTo(2);
        }
    }

    @Test
    void closingStopsTheWorkers() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var loader = new BatchLoader<>(
                position -> {
                    threads.add(Thread.currentThread());
                    return numbered(position);
                },
                0,
                2,
                4);
        loader.next();
        loader.close();
        assertThat(threads).isNotEmpty();
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThatIllegalStateException().isThrownBy(loader::next).withMessage("the loader is closed");
    }

    @Test
    void anInterruptedTrainerIsNotStuck() {
        var never = new CountDownLatch(1);
        try (var loader = new BatchLoader<>(
                position -> {
                    awaitUninterrupted(never);
                    return numbered(position);
                },
                0,
                1,
                1)) {
            Thread.currentThread().interrupt();
            assertThatIllegalStateException().isThrownBy(loader::next).withMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
