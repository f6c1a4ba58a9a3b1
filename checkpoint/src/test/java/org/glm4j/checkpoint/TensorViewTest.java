package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TensorViewTest {

    @Property(tries = 100)
    void splittingAndMergingGivesTheWholeBack(
            @ForAll @IntRange(min = 1, max = 4) int rowsOfPart,
            @ForAll @IntRange(min = 1, max = 4) int columnsOfPart,
            @ForAll @IntRange(min = 1, max = 5) int ranks,
            @ForAll @IntRange(min = 1, max = 5) int otherRanks,
            @ForAll ModelParallel split) {
        int rows = rowsOfPart * ranks * otherRanks * 3;
        int columns = columnsOfPart * ranks * otherRanks;
        var whole = counting(rows, columns);

        var merged = split.merge(parts(split, whole, ranks));
        var again = split.merge(parts(split, merged, otherRanks));

        assertThat(values(merged)).containsExactly(values(whole));
        assertThat(values(again)).containsExactly(values(whole));
        assertThat(merged.shape()).containsExactly(rows, columns);
    }

    /** Row and column numbers of the elements of one rank, spelt out. */
    @Example
    void eachRankGetsItsRowsColumnsAndThirds() {
        var whole = counting(6, 4);

        assertThat(values(ModelParallel.ROWS.part("w", whole, 1, 2))).containsExactly(range(12, 24));
        assertThat(values(ModelParallel.COLUMNS.part("w", whole, 1, 2)))
                .containsExactly(2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23);
        assertThat(values(ModelParallel.QUERY_KEY_VALUE.part("w", whole, 0, 2)))
                .containsExactly(0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19);
        assertThat(values(ModelParallel.REPLICATED.part("w", whole, 1, 2))).containsExactly(range(0, 24));
    }

    @Property(tries = 100)
    void narrowingATransposedViewPicksTheSameElements(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll @IntRange(max = 100) int at,
            @ForAll @IntRange(min = 1, max = 100) int of) {
        var storage = MemorySegment.ofArray(range(0, rows * columns));
        var transposed = new StridedTensor(Dtype.FP32, new long[] {columns, rows}, new long[] {1, columns}, storage);
        int start = at % rows;
        int length = 1 + of % (rows - start);

        var part = values(transposed.narrow(1, start, length));

        int i = 0;
        for (int column = 0; column < columns; column++) {
            for (int row = start; row < start + length; row++) {
                assertThat(part[i++]).isEqualTo(row * columns + column);
            }
        }
        assertThat(part).hasSize(i);
    }

    @Example
    void gathersMoreThanItsBufferHolds() {
        int rows = 300;
        int columns = 200;
        var storage = MemorySegment.ofArray(range(0, rows * columns));
        var transposed = new StridedTensor(Dtype.FP32, new long[] {columns, rows}, new long[] {1, columns}, storage);

        var values = values(transposed);

        assertThat(transposed.contiguous()).isEmpty();
        assertThat(values).hasSize(rows * columns);
        assertThat(values[1]).isEqualTo(columns);
        assertThat(values[rows]).isEqualTo(1);
        assertThat(values[rows * columns - 1]).isEqualTo(rows * columns - 1);
    }

    @Example
    void alignsWhatLiesAtAnOddAddress() {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(64, 8);
            var tensor = StoredTensor.of(Dtype.FP32, new long[] {3}, bytes.asSlice(1, 12));

            assertThat(tensor.contiguous()).isPresent();
            assertThat(tensor.data(arena).address() % 4).isZero();
        }
    }

    private static List<TensorView> parts(ModelParallel split, TensorView whole, int ranks) {
        var parts = new ArrayList<TensorView>();
        for (int rank = 0; rank < ranks; rank++) {
            parts.add(split.part("weight", whole, rank, ranks));
        }
        return parts;
    }

    /** A matrix whose elements are their places. */
    private static TensorView counting(int rows, int columns) {
        return StridedTensor.rowMajor(
                Dtype.FP32, new long[] {rows, columns}, MemorySegment.ofArray(range(0, rows * columns)));
    }

    private static float[] range(int from, int to) {
        float[] numbers = new float[to - from];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = from + i;
        }
        return numbers;
    }

    private static float[] values(StoredTensor tensor) {
        return tensor.data(Arena.ofAuto()).toArray(ValueLayout.JAVA_FLOAT);
    }
}
