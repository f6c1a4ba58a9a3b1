package org.glm4j.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

    @Test
    void givesThePublishedValuesOfPhilox() {
        // Random123's known answers for philox4x64-10 with counter and key zero.
        assertThat(take(CounterRandom.ofKey(0, 0, 0, 0), 4))
                .containsExactly(0x16554d9eca36314cL, 0xdb20fe9d672d0fdcL, 0xd7e772cee186176bL, 0x7e68b68aec7ba23bL);
    }

    @Test
    void givesTheValuesOfNumpyForTheSameKeyAndCounter() {
        // numpy.random.Philox(key=[1234, 77], counter=[block, 5, 3, 0]), blocks 0 and 1.
        assertThat(take(CounterRandom.ofKey(1234, 77, 3, 5), 8))
                .containsExactly(
                        0xf2aa4b09fc113a8dL,
                        0x9e7e90911bc6d687L,
                        0x9cdf72670903a070L,
                        0x94e60cde02a0c089L,
                        0xa04a49a6fd749a65L,
                        0x252452a46d403d13L,
                        0x060fecaa5f4ffb23L,
                        0x74f1b4132ce5e9f2L);
    }

    @Test
    void aPlaceDecidesTheSequenceWhateverWasDrawnElsewhere() {
        long[] alone = take(CounterRandom.of(7, "spans", 2, 99), 50);
        CounterRandom other = CounterRandom.of(7, "spans", 2, 98);
        CounterRandom again = CounterRandom.of(7, "spans", 2, 99);
        long[] interleaved = new long[50];
        for (int i = 0; i < 50; i++) {
            other.nextLong();
            interleaved[i] = again.nextLong();
        }
        assertThat(interleaved).containsExactly(alone);
    }

    @Test
    void everyCoordinateChangesTheSequence() {
        var first = new HashSet<Long>();
        for (long seed = 0; seed < 4; seed++) {
            for (String purpose : new String[] {"spans", "noise"}) {
                for (long epoch = 0; epoch < 4; epoch++) {
                    for (long position = 0; position < 50; position++) {
                        first.add(
                                CounterRandom.of(seed, purpose, epoch, position).nextLong());
                    }
                }
            }
        }
        assertThat(first).hasSize(4 * 2 * 4 * 50);
    }

    @Test
    void neighbouringPlacesAreIndependent() {
        // One number from each of many adjacent positions is as good a sequence as one position's own.
        int n = 200_000;
        double sum = 0;
        double product = 0;
        double previous = 0.5;
        int[] buckets = new int[16];
        for (int position = 0; position < n; position++) {
            double u = CounterRandom.of(1, "spans", 0, position).nextDouble();
            sum += u;
            product += (u - 0.5) * (previous - 0.5);
            previous = u;
            buckets[(int) (u * 16)]++;
        }
        double standardError = 1 / Math.sqrt(12.0 * n);
        assertThat(sum / n).isCloseTo(0.5, within(4 * standardError));
        assertThat(product / n).isCloseTo(0, within(4.0 / 12 / Math.sqrt(n)));
        double chiSquare = 0;
        for (int count : buckets) {
            double expected = n / 16.0;
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isBetween(3.5, 40.0); // 15 degrees of freedom, about 0.001 on either side
    }

    private static long[] take(RandomGenerator random, int count) {
        return LongStream.generate(random::nextLong).limit(count).toArray();
    }
}
