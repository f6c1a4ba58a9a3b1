package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.glm4j.data.Batch;
import org.junit.jupiter.api.Test;

class SequenceEpochsTest {

    /** A context of one token, the example's number; targets 90 and 91; the epoch as a position. */
    private static EncodedSequence sequence(int number, long epoch) {
        return new EncodedSequence(
                new int[] {number, 80, 90},
                new int[] {0, (int) epoch, (int) epoch},
                new int[] {0, 1, 2},
                1,
                new int[] {90, 91},
                new int[0]);
    }

    private static List<Integer> numbers(Batch batch) {
        return IntStream.range(0, batch.rows())
                .mapToObj(row -> batch.ids()[row * batch.length()])
                .toList();
    }

    @Test
    void everyExampleComesOnceAnEpochInAnotherOrderEachTime() {
        var epochs = new SequenceEpochs(SequenceEpochsTest::sequence, 7, 2, 3, 1);
        assertThat(epochs.steps()).isEqualTo(2);
        var orders = new ArrayList<List<Integer>>();
        for (long epoch = 0; epoch < 3; epoch++) {
            long first = epoch * 6;
            var order = LongStream.range(first, first + 6)
                    .mapToObj(epochs::batch)
                    .flatMap(batch -> numbers(batch).stream())
                    .toList();
            assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
            orders.add(order);
            assertThat(epochs.batch(first).positionIds()[1]).isEqualTo((int) epoch);
        }
        assertThat(orders).doesNotHaveDuplicates();
        assertThat(epochs.batch(5).rows())
                .as("the last step has no third batch")
                .isZero();
        assertThat(epochs.batch(5).targetCount()).isZero();
    }

    @Test
    void aBatchIsAFunctionOfItsPositionAndTheSeed() {
        var one = new SequenceEpochs(SequenceEpochsTest::sequence, 50, 4, 1, 1);
        var same = new SequenceEpochs(SequenceEpochsTest::sequence, 50, 4, 1, 1);
        var other = new SequenceEpochs(SequenceEpochsTest::sequence, 50, 4, 1, 2);
        assertThat(numbers(same.batch(20))).isEqualTo(numbers(one.batch(20)));
        one.batch(3);
        assertThat(numbers(same.batch(20))).isEqualTo(numbers(one.batch(20)));
        assertThat(numbers(other.batch(20))).isNotEqualTo(numbers(one.batch(20)));
    }

    @Test
    void targetsStandAtTheLastTokens() {
        var batch = new SequenceEpochs(SequenceEpochsTest::sequence, 1, 1, 1, 1).batch(0);
        assertThat(batch.ids()).containsExactly(0, 80, 90);
        assertThat(batch.targets()).containsExactly(0, 90, 91);
        assertThat(batch.lossMask()).containsExactly(0, 1, 1);
        assertThat(batch.separators()).containsExactly(1);
        assertThat(batch.targetCount()).isEqualTo(2);
    }
}
