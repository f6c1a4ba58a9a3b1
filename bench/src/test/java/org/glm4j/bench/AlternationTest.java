package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.bench.Alternation.Contestant;
import org.junit.jupiter.api.Test;

class AlternationTest {

    @Test
    void runsInTurnsAndTurnsTheOrderEveryRound() {
        StringBuilder order = new StringBuilder();
        List<Contestant<Integer>> contestants = List.of(
                () -> order.append('a').length(), () -> order.append('b').length());

        List<List<Integer>> samples = Alternation.run(1, 4, contestants);

        // The first pair is the warm-up and does not count; samples stay with their contestant, whatever the order.
        assertThat(order.toString()).isEqualTo("ba" + "ab" + "ba" + "ab" + "ba");
        assertThat(samples).containsExactly(List.of(3, 6, 7, 10), List.of(4, 5, 8, 9));
    }

    @Test
    void noRoundsGiveNoSamples() {
        assertThat(Alternation.run(0, 0, List.<Contestant<String>>of(() -> "never")))
                .isEqualTo(List.of(new ArrayList<>()));
    }
}
