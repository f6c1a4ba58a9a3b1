package org.glm4j.data.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The replayed generators against values printed by Python 3 and NumPy 2. */
class ReferenceRandomTest {

    @Test
    void drawsAsPythonDoes() {
        var random = new PythonRandom(0);
        assertThat(IntStream.range(0, 5).map(i -> random.nextInt(10))).containsExactly(6, 6, 0, 4, 8);
        assertThat(random.nextDouble()).isEqualTo(0.48592769656281265);
        assertThat(random.nextDouble()).isEqualTo(0.9182343317851318);
        assertThat(IntStream.range(0, 3).mapToLong(i -> random.nextWord() & 0xffffffffL))
                .containsExactly(3564191072L, 4156669319L, 598176026L);
    }

    @Test
    void shufflesAsPythonDoes() {
        var list = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
        Collections.shuffle(list, new PythonRandom(5));
        assertThat(list).containsExactly(1, 0, 3, 5, 2, 4);
    }

    @Test
    void drawsAsNumpyDoes() {
        NumpyRandom random = NumpyRandom.ofSample(3);
        assertThat(IntStream.range(0, 6).map(i -> random.nextInt(228))).containsExactly(71, 26, 214, 147, 15, 221);
        assertThat(random.nextDouble()).isEqualTo(0.6105263543804389);
        assertThat(random.nextInt(7)).isEqualTo(6);
        assertThat(random.nextDouble()).isEqualTo(0.6424489824349943);
    }
}
