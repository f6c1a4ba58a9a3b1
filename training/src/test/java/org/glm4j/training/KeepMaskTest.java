package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepMaskTest {

    private static final int SIZE = 1 << 20;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.1, 0.25, 0.5, 0.7, 0.999})
    void zerosComeAtTheRate(double rate) {
        var mask = KeepMask.ofRate(rate);
        double zeros = 1 - mean(fill(mask, 42, SIZE));

        double deviation = Math.sqrt(rate * (1 - rate) / SIZE);
        assertThat(mask.rate()).isCloseTo(rate, within(1.0 / 65536));
        assertThat(zeros).isCloseTo(mask.rate(), within(4 * deviation));
    }

    /** Rates between two multiples of 1/256 exist: the second draw decides. */
    @Test
    void theRateIsFinerThanOneByte() {
        double coarse = 1 - mean(fill(new KeepMask(25 << 8), 7, 8 * SIZE));
        double fine = 1 - mean(fill(new KeepMask((25 << 8) + 128), 7, 8 * SIZE));

        assertThat(fine - coarse).isCloseTo(128 / 65536.0, within(2e-4));
    }

    @Test
    void neighboursAreIndependent() {
        byte[] kept = fill(KeepMask.ofRate(0.5), 3, SIZE);
        for (int distance : new int[] {1, 2, 7, 8, 9, 64, 4096 * 8}) {
            int equal = 0;
            for (int i = distance; i < SIZE; i++) {
                equal += kept[i] == kept[i - distance] ? 1 : 0;
            }
            assertThat(equal / (double) (SIZE - distance))
                    .as("distance %d", distance)
                    .isCloseTo(0.5, within(2.5e-3));
        }
    }

    @Property(tries = 50)
    void isAFunctionOfTheKeyAlone(@ForAll long key, @ForAll @LongRange(min = 1, max = 100_000) long size) {
        var mask = KeepMask.ofRate(0.1);
        byte[] once = fill(mask, key, (int) size);

        assertThat(fill(mask, key, (int) size)).isEqualTo(once);
        assertThat(Arrays.copyOf(fill(mask, key, (int) size + 50_000), (int) size))
                .isEqualTo(once);
    }

    /** Eight bytes compared at once equal one comparison per byte. */
    @Property(tries = 200)
    void agreesWithOneComparisonPerElement(@ForAll long key, @ForAll @IntRange(max = 65535) int drop) {
        byte[] kept = fill(new KeepMask(drop), key, 64);
        for (int i = 0; i < kept.length; i++) {
            long word = KeepMask.mix(key + i / 8 * 0x9E3779B97F4A7C15L);
            long again = KeepMask.mix(word + 0xD1B54A32D192ED03L);
            int first = (int) (word >>> (8 * (i % 8))) & 0xff;
            int second = (int) (again >>> (8 * (i % 8))) & 0xff;
            assertThat(kept[i]).isEqualTo((byte) (first * 256 + second >= drop ? 1 : 0));
        }
    }

    private static byte[] fill(KeepMask mask, long key, int size) {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(size);
            mask.fill(bytes, key);
            return bytes.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static double mean(byte[] kept) {
        long sum = 0;
        for (byte one : kept) {
            sum += one;
        }
        return sum / (double) kept.length;
    }
}
