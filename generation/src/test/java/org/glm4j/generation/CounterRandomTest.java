package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

    @Test
    void everyCoordinateMatters() {
        assertThat(IntStream.range(0, 10_000)
                        .mapToDouble(i -> CounterRandom.uniform(i % 10, i / 10 % 10, i / 100 % 10, i / 1000))
                        .distinct()
                        .count())
                .isEqualTo(10_000);
    }

    @Test
    void isUniformAlongEveryCoordinate() {
        for (int axis = 0; axis < 4; axis++) {
            int[] at = new int[4];
            int[] bins = new int[16];
            double mean = 0;
            int n = 160_000;
            for (int i = 0; i < n; i++) {
                at[axis] = i;
                double u = CounterRandom.uniform(at[0], at[1], at[2], at[3]);
                mean += u / n;
                bins[(int) (u * 16)]++;
            }
            // Standard error of the mean 0.0007, of a bin 97.
            assertThat(mean).isCloseTo(0.5, within(0.003));
            for (int bin : bins) {
                assertThat(bin).isCloseTo(10_000, within(400));
            }
        }
    }
}
