package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LogSumExpTest {

    @Property
    void equalsTheSumOfExponentials(
            @ForAll @Size(min = 1, max = 2000) List<@FloatRange(min = -90, max = 90) Float> list,
            @ForAll @DoubleRange(min = 0.01, max = 5) double scale) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        float max = (float) IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .max()
                .orElseThrow();
        double exact = IntStream.range(0, values.length)
                .mapToDouble(i -> Math.exp(((double) values[i] - max) * scale))
                .sum();
        assertThat(LogSumExp.sum(values, values.length, max, scale)).isCloseTo(exact, within(1e-8 * exact));
        double log = max
                + Math.log(IntStream.range(0, values.length)
                        .mapToDouble(i -> Math.exp((double) values[i] - max))
                        .sum());
        assertThat(LogSumExp.of(values)).isCloseTo(log, within(1e-8));
    }

    @Test
    void whatIsImpossibleDoesNotCount() {
        float[] values = new float[100_000];
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        values[70_000] = 3;
        assertThat(LogSumExp.of(values)).isEqualTo(3);
    }

    @Test
    void whatIsNoNumberGivesNoNumber() {
        assertThat(LogSumExp.of(new float[] {1, Float.NaN})).isNaN();
        assertThat(LogSumExp.of(new float[] {1, Float.POSITIVE_INFINITY})).isNaN();
        assertThat(LogSumExp.of(new float[] {Float.NEGATIVE_INFINITY})).isNaN();
    }
}
