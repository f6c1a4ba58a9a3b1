package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void readsRowsEmptyCellsAndBareNouns() {
        var table = Table.read("things", List.of("# comment", "thing\tcolor", "milk~\twhite", "car\t-"));

        assertThat(table.columns()).containsExactly("thing", "color");
        assertThat(table.rows()).hasSize(2);
        var milk = table.rows().get(0);
        assertThat(milk.key()).isEqualTo("milk");
        assertThat(milk.isBare(0)).isTrue();
        assertThat(milk.cell(1)).isEqualTo("white");
        assertThat(milk.isBare(1)).isFalse();
        assertThat(table.rows().get(1).has(1)).isFalse();
    }

    @Test
    void aKeyStandsOnce() {
        assertThatThrownBy(() -> Table.read("t", List.of("a\tb", "x\t1", "x\t2")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("tables/t.tsv:3: x is there twice");
    }

    @Test
    void everyRowHasEveryCell() {
        assertThatThrownBy(() -> Table.read("t", List.of("a\tb", "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("tables/t.tsv:2: has 1 cells where the header has 2");
    }

    @Test
    void cellsAreNeitherEmptyNorPadded() {
        assertThatThrownBy(() -> Table.read("t", List.of("a\tb", "x\t")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tables/t.tsv:2");
        assertThatThrownBy(() -> Table.read("t", List.of("a\tb", "x\t y"))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void columnsDiffer() {
        assertThatThrownBy(() -> Table.read("t", List.of("a\ta"))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTableHasAHeader() {
        assertThatThrownBy(() -> Table.read("t", List.of("# nothing")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("tables/t.tsv: has no header");
    }
}
