package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What every stored tensor must satisfy: here the matrix [[0, 1, 2], [3, 4, 5]] of type FP32. */
abstract class StoredTensorContract {

    /** A tensor whose bytes, where they are not in memory already, live in the arena. */
    abstract StoredTensor tensor(Arena arena);

    /** Whether the bytes lie so already. */
    abstract boolean isContiguous();

    @Test
    void hasTypeShapeAndSize() {
        try (var arena = Arena.ofConfined()) {
            var tensor = tensor(arena);

            assertThat(tensor.dtype()).isEqualTo(Dtype.FP32);
            assertThat(tensor.shape()).containsExactly(2, 3);
            assertThat(tensor.elements()).isEqualTo(6);
            assertThat(tensor.bytes()).isEqualTo(24);
            assertThat(tensor.contiguous().isPresent()).isEqualTo(isContiguous());
        }
    }

    @Test
    void givesItsElementsRowByRow() {
        try (var arena = Arena.ofConfined()) {
            var data = tensor(arena).data(arena);

            assertThat(data.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(data.isReadOnly()).isTrue();
        }
    }

    @Test
    void givesTheSameRunsEachTimeInWholeElements() {
        try (var arena = Arena.ofConfined()) {
            var tensor = tensor(arena);
            var expected = tensor.data(arena);
            for (int time = 0; time < 2; time++) {
                long[] position = {0};
                tensor.forEachRun((MemorySegment run) -> {
                    assertThat(run.byteSize() % 4).isZero();
                    assertThat(run.isReadOnly()).isTrue();
                    assertThat(MemorySegment.mismatch(
                                    run, 0, run.byteSize(), expected, position[0], position[0] + run.byteSize()))
                            .isEqualTo(-1);
                    position[0] += run.byteSize();
                });
                assertThat(position[0]).isEqualTo(24);
            }
        }
    }

    @Test
    void keepsItsShapeToItself() {
        try (var arena = Arena.ofConfined()) {
            var tensor = tensor(arena);
            tensor.shape()[0] = 99;

            assertThat(tensor.shape()).containsExactly(2, 3);
        }
    }

    @Test
    void passesOnWhatTheSinkThrows() {
        try (var arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> tensor(arena).forEachRun((MemorySegment run) -> {
                        throw new IOException("disk full");
                    }))
                    .isInstanceOf(IOException.class);
        }
    }
}
