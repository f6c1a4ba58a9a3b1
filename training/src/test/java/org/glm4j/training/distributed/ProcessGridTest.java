package org.glm4j.training.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.junit.jupiter.api.Test;

class ProcessGridTest {

    @Test
    void neighboursShareAModelAndEveryOtherHasTheSamePart() {
        assertThat(ProcessGrid.modelMembers(5, 2)).containsExactly(4, 5);
        assertThat(ProcessGrid.dataMembers(5, 2, 8)).containsExactly(1, 3, 5, 7);
        assertThat(ProcessGrid.dataMembers(3, 1, 4)).containsExactly(0, 1, 2, 3);
    }

    /** Any two groups of different kinds have one process in common, and each kind holds all processes. */
    @Property
    void theGroupsAreRowsAndColumns(
            @ForAll @IntRange(min = 1, max = 6) int parts, @ForAll @IntRange(min = 1, max = 6) int models) {
        int size = parts * models;
        var data = new HashSet<List<Integer>>();
        var model = new HashSet<List<Integer>>();
        for (int rank : IntStream.range(0, size).toArray()) {
            data.add(ProcessGrid.dataMembers(rank, parts, size));
            model.add(ProcessGrid.modelMembers(rank, parts));
            assertThat(ProcessGrid.dataMembers(rank, parts, size))
                    .contains(rank)
                    .hasSize(models);
            assertThat(ProcessGrid.modelMembers(rank, parts)).contains(rank).hasSize(parts);
        }
        assertThat(data).hasSize(parts);
        assertThat(model).hasSize(models);
        data.forEach(row -> model.forEach(
                column -> assertThat(row.stream().filter(column::contains)).hasSize(1)));
    }

    @Test
    void modelsNeedAllTheirParts() {
        var place = new Placement(0, 4, 0, "127.0.0.1", 29_500);

        assertThatThrownBy(() -> Rendezvous.join(place, Device.CPU, Duration.ofSeconds(1), 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("4 processes cannot be models of 3 parts");
    }

    @Test
    void aProcessOfItsOwnIsAGrid() {
        try (var grid = Rendezvous.join(Placement.ALONE, Device.CPU, Duration.ofSeconds(1), 1)) {
            assertThat(grid.part().size()).isEqualTo(1);
            assertThat(grid.traffic()).isEqualTo(Traffic.NONE);
        }
    }
}
