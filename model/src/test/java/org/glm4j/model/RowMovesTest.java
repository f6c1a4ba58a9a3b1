package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RowMovesTest {

    @Provide
    Arbitrary<int[]> parents() {
        return Arbitraries.integers()
                .between(1, 9)
                .flatMap(rows -> Arbitraries.integers()
                        .between(0, rows - 1)
                        .array(int[].class)
                        .ofSize(rows));
    }

    @Property
    void everyRowGetsItsParent(@ForAll("parents") int[] parents) {
        int[] rows = new int[parents.length];
        Arrays.setAll(rows, i -> 100 + i);
        int spare = 0;
        for (var move : RowMoves.of(parents).moves()) {
            int value = move.from() == RowMoves.SPARE ? spare : rows[move.from()];
            if (move.to() == RowMoves.SPARE) {
                spare = value;
            } else {
                rows[move.to()] = value;
            }
        }

        assertThat(rows).isEqualTo(Arrays.stream(parents).map(p -> 100 + p).toArray());
    }

    @Example
    void rowsThatStayAreNotTouched() {
        assertThat(RowMoves.of(new int[] {0, 1, 2}).moves()).isEmpty();
        assertThat(RowMoves.of(new int[] {0, 0, 2}).moves()).containsExactly(new RowMoves.Move(0, 1));
        assertThat(RowMoves.of(new int[] {1, 0, 2}).moves().stream().filter(move -> move.to() == RowMoves.SPARE))
                .hasSize(1);
    }
}
