package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.TaskSample;
import org.junit.jupiter.api.Test;

/** What the other side gets is what this side reads, a row for each choice, padded. */
class UnderstandingTaskTest {

    private static EncodedSequence sequence(int[] answer) {
        int[] ids = new int[3 + Math.max(1, answer.length)];
        ids[0] = 101;
        System.arraycopy(answer, 0, ids, 4, Math.max(0, answer.length - 1));
        return new EncodedSequence(ids, new int[ids.length], new int[ids.length], 3, answer, new int[0]);
    }

    @Test
    void labelsHaveWordsAtAPlace() {
        var sample = new TaskSample.Verbalized("1", OptionalInt.of(0), sequence(new int[0]), new int[] {20, 21});

        var arrays = new UnderstandingTask("test", 8, List.of(sample)).arrays(0);

        assertThat((int[]) arrays.get("places")).containsExactly(3);
        assertThat((int[]) ((List<?>) arrays.get("words")).getFirst()).containsExactly(20, 21);
        assertThat(arrays).doesNotContainKey("choices");
    }

    @Test
    void choicesAreRows() {
        var sample = new TaskSample.Choices(
                "1", OptionalInt.of(1), List.of(sequence(new int[] {7, 4}), sequence(new int[] {8, 9, 4})), new int[] {
                    0, 1
                });

        var arrays = new UnderstandingTask("test", 8, List.of(sample)).arrays(0);

        assertThat((int[]) ((List<?>) arrays.get("ids")).get(1)).containsExactly(101, 0, 0, 0, 8, 9, 0, 0);
        assertThat((int[]) ((List<?>) arrays.get("targets")).get(0)).containsExactly(0, 0, 0, 7, 4, 0, 0, 0);
        assertThat((int[]) ((List<?>) arrays.get("targets")).get(1)).containsExactly(0, 0, 0, 8, 9, 4, 0, 0);
        assertThat((int[]) ((List<?>) arrays.get("logitMask")).get(1)).containsExactly(0, 0, 0, 1, 1, 1, 0, 0);
        assertThat((int[]) arrays.get("choices")).containsExactly(2);
        assertThat((int[]) arrays.get("labels")).containsExactly(1);
    }
}
