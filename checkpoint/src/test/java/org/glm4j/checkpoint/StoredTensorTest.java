package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StoredTensorTest {

    @Nested
    class InMemory extends StoredTensorContract {
        @Override
        StoredTensor tensor(Arena arena) {
            return StoredTensor.of(Dtype.FP32, new long[] {2, 3}, numbers(0, 1, 2, 3, 4, 5));
        }

        @Override
        boolean isContiguous() {
            return true;
        }
    }

    @Nested
    class Transposed extends StoredTensorContract {
        @Override
        StoredTensor tensor(Arena arena) {
            return new StridedTensor(Dtype.FP32, new long[] {2, 3}, new long[] {1, 2}, numbers(0, 3, 1, 4, 2, 5));
        }

        @Override
        boolean isContiguous() {
            return false;
        }
    }

    @Nested
    class JoinedByRows extends StoredTensorContract {
        @Override
        StoredTensor tensor(Arena arena) {
            return JoinedTensor.join(
                    0,
                    List.of(
                            StridedTensor.rowMajor(Dtype.FP32, new long[] {1, 3}, numbers(0, 1, 2)),
                            StridedTensor.rowMajor(Dtype.FP32, new long[] {1, 3}, numbers(3, 4, 5))));
        }

        @Override
        boolean isContiguous() {
            return false;
        }
    }

    @Nested
    class JoinedByColumns extends StoredTensorContract {
        @Override
        StoredTensor tensor(Arena arena) {
            return JoinedTensor.join(
                    1,
                    List.of(
                            StridedTensor.rowMajor(Dtype.FP32, new long[] {2, 1}, numbers(0, 3)),
                            StridedTensor.rowMajor(Dtype.FP32, new long[] {2, 2}, numbers(1, 2, 4, 5))));
        }

        @Override
        boolean isContiguous() {
            return false;
        }
    }

    @Nested
    class Converted extends StoredTensorContract {
        @Override
        StoredTensor tensor(Arena arena) {
            var doubles = MemorySegment.ofArray(new double[] {0, 1, 2, 3, 4, 5});
            return ConvertedTensor.convert(
                    StoredTensor.of(Dtype.FP64, new long[] {2, 3}, doubles), Dtype.FP32, new LongAdder());
        }

        @Override
        boolean isContiguous() {
            return false;
        }
    }

    @Test
    void refusesMemoryOfTheWrongSize() {
        assertThatThrownBy(() -> StoredTensor.of(Dtype.FP32, new long[] {2, 2}, numbers(1, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FP32 [2, 2] needs 16 bytes, not 12");
    }

    private static MemorySegment numbers(float... numbers) {
        return MemorySegment.ofArray(numbers).asReadOnly();
    }
}
