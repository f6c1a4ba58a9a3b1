package org.glm4j.data.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.glm4j.data.Goldens;
import org.glm4j.foundation.CounterRandom;
import org.junit.jupiter.api.Test;

class SpanLengthsTest {

    private final SpanLengths lengths = new SpanLengths(3, 40);

    @Test
    void weighsLengthsAsThePoissonDistributionDoes() {
        double[] golden = Goldens.json("blocks/statistics.json")
                .get("ds_block_base")
                .get("poisson_pmf_1_to_39_lambda3_unnormalised")
                .valueStream()
                .mapToDouble(node -> node.asDouble())
                .toArray();
        for (int length = 1; length <= golden.length; length++) {
            assertThat(lengths.weight(length)).isCloseTo(golden[length - 1], within(1e-12));
        }
    }

    @Test
    void coversABudgetWithItsLastLengthOnly() {
        for (int budget = 1; budget < 100; budget++) {
            int[] drawn = lengths.covering(budget, CounterRandom.of(1, "test", 0, budget));
            int sum = Arrays.stream(drawn).sum();
            assertThat(sum).isGreaterThanOrEqualTo(budget);
            assertThat(sum - drawn[drawn.length - 1]).isLessThan(budget);
        }
        assertThat(lengths.covering(0, CounterRandom.of(1, "test", 0, 0))).isEmpty();
    }

    @Test
    void neverDrawsTheLimit() {
        var short_ = new SpanLengths(10, 4);
        CounterRandom random = CounterRandom.of(1, "test", 0, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(short_.draw(random)).isBetween(1, 3);
        }
    }
}
