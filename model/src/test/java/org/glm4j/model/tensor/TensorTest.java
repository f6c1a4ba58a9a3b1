package org.glm4j.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void everyElementTypeIsKnown(Dtype dtype) {
        try (var _ = TensorScope.open()) {
            var zeros = Tensor.zeros(dtype, Device.CPU, 2, 3);
            assertThat(zeros.dtype()).isEqualTo(dtype);
            assertThat(zeros.shape()).containsExactly(2, 3);
            assertThat(zeros.toDoubles()).containsOnly(0);
        }
    }

    @Test
    void foreignMemoryIsSharedNotCopied() {
        try (var arena = Arena.ofConfined();
                var _ = TensorScope.open()) {
            var memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4, 5, 6);
            var tensor = Tensor.wrap(memory, Dtype.FP32, 3, 2);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, 3, 40);
            assertThat(tensor.toFloats()).containsExactly(1, 2, 3, 40, 5, 6);
            assertThat(tensor.address()).isEqualTo(memory.address());
        }
    }

    @Test
    void memoryOnTheHeapCannotBeShared() {
        var heap = MemorySegment.ofArray(new float[2]);
        assertThatThrownBy(() -> Tensor.wrap(heap, Dtype.FP32, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theResultOfWorkBelongsToTheScopeAround() {
        Tensor[] made = new Tensor[1];
        Tensor result;
        try (var _ = TensorScope.open()) {
            result = TensorScope.result(() -> {
                made[0] = Tensor.of(new float[] {1, 2}, 2);
                return made[0].add(1);
            });
            assertThatThrownBy(made[0]::toFloats).isInstanceOf(NullPointerException.class);
            assertThat(result.toFloats()).containsExactly(2, 3);
        }
        assertThatThrownBy(result::toFloats).isInstanceOf(NullPointerException.class);

        var alone = TensorScope.result(() -> Tensor.of(new float[] {4}, 1));
        assertThat(alone.toFloats()).containsExactly(4);
        alone.close();
        assertThatThrownBy(alone::toFloats).isInstanceOf(NullPointerException.class);
    }

    @Test
    void whatExistedBeforeWorkIsAResultToo() {
        try (var _ = TensorScope.open()) {
            var before = Tensor.of(new float[] {1, 2}, 2);
            assertThat(TensorScope.result(() -> before).toFloats()).containsExactly(1, 2);
            assertThat(before.toFloats()).containsExactly(1, 2);
        }
    }

    @Test
    void aScopeFreesWhatIsNotKept() {
        Tensor kept;
        Tensor freed;
        try (var _ = TensorScope.open()) {
            kept = Tensor.of(new float[] {1, 2}, 2).keep();
            freed = kept.add(1);
        }
        assertThat(kept.toFloats()).containsExactly(1, 2);
        assertThatThrownBy(freed::toFloats).isInstanceOf(NullPointerException.class);
        kept.close();
        assertThatThrownBy(kept::toFloats).isInstanceOf(NullPointerException.class);
    }

    @Test
    void scopesNest() {
        try (var _ = TensorScope.inference()) {
            var outer = Tensor.of(new float[] {1}, 1);
            try (var _ = TensorScope.open()) {
                assertThat(outer.add(1).toFloats()).containsExactly(2);
            }
            assertThat(outer.toFloats()).containsExactly(1);
        }
    }

    @Test
    void nothingStaysBehind() {
        work();
        long before = Pointer.totalCount();
        for (int i = 0; i < 200; i++) {
            work();
        }
        // One object left behind each time would make 200; the garbage collector may remove others at any time.
        assertThat(Pointer.totalCount()).isLessThan(before + 100);
    }

    private static void work() {
        try (var _ = TensorScope.inference()) {
            var x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
            var y = Functional.layerNorm(Functional.linear(x, x, x.select(0, 0)), x.select(0, 0), x.select(0, 1), 1e-5);
            assertThat(Tensor.cat(List.of(x, y.softmax(-1)), 0).toFloats()).hasSize(8);
        }
    }

    @Test
    void gradientsFlow() {
        try (var _ = TensorScope.open()) {
            var x = Tensor.of(new double[] {3, -2}, 2).requireGradient(true);
            x.mul(x).sum().backward();
            assertThat(x.gradient().toDoubles()).containsExactly(6, -4);
        }
    }

    @Test
    void inferenceRecordsNothing() {
        try (var x = Tensor.of(new double[] {3, -2}, 2).keep().requireGradient(true);
                var _ = TensorScope.inference()) {
            var loss = x.mul(x).sum();
            assertThatThrownBy(loss::backward).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void randomNumbersFollowTheirSeed() {
        try (var _ = TensorScope.open()) {
            assertThat(normal(5)).containsExactly(normal(5)).isNotEqualTo(normal(6));
            double[] many = Tensor.empty(Dtype.FP64, Device.CPU, 40_000)
                    .normalInPlace(2, 3, new Random(1))
                    .toDoubles();
            double mean = java.util.Arrays.stream(many).average().orElseThrow();
            assertThat(mean).isCloseTo(2, Offset.offset(0.06));
        }
    }

    private static double[] normal(long seed) {
        return Tensor.empty(Dtype.FP64, Device.CPU, 4)
                .normalInPlace(0, 1, new Random(seed))
                .toDoubles();
    }

    @Test
    void devicesAreNamed() {
        assertThat(Device.of("cpu")).isEqualTo(Device.CPU);
        assertThat(Device.CPU).hasToString("cpu");
        assertThat(new Device(true, 2)).hasToString("cuda:2");
        assertThatThrownBy(() -> Device.of("gpu"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("device gpu: use cpu, cuda or cuda:n");
        assertThatThrownBy(() -> Device.of("cuda:999")).isInstanceOf(InvalidInputException.class);
    }
}
