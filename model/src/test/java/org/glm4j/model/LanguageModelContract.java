package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every engine promises. A test of an engine extends this class and names a small model with block positions,
 * a vocabulary of at least 50 words and at least 32 positions.
 */
public abstract class LanguageModelContract {

    private LanguageModel model;

    protected abstract LanguageModel open();

    /** How far logits that are equal on paper may be apart. */
    protected Offset<Float> tolerance() {
        return Offset.offset(1e-4f);
    }

    @BeforeEach
    void openModel() {
        model = open();
    }

    @AfterEach
    void closeModel() {
        model.close();
    }

    /** Part A of the given tokens, all seen by all. */
    private static Prompt context(int... ids) {
        return new Prompt(ids, counting(ids.length), new int[ids.length], ids.length);
    }

    private static int[] counting(int length) {
        var positions = new int[length];
        Arrays.setAll(positions, i -> i);
        return positions;
    }

    private void assertSame(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as("word " + i).isCloseTo(expected[i], tolerance());
        }
    }

    @Test
    void scoresHaveOneEntryPerWord() {
        try (var batch = model.begin(List.of(context(3, 1, 4)))) {
            assertThat(batch.rows()).isEqualTo(1);
            assertThat(batch.logits(0)).hasSize(model.config().vocabSize());
        }
    }

    @Test
    void callersMayChangeTheScoresTheyGet() {
        try (var batch = model.begin(List.of(context(3, 1, 4)))) {
            var before = batch.logits(0).clone();
            Arrays.fill(batch.logits(0), Float.NaN);
            assertThat(batch.logits(0)).isEqualTo(before);
        }
    }

    @Test
    void decodingStepByStepEqualsReadingItAllAtOnce() {
        var whole = new Prompt(
                new int[] {9, 8, 7, 6, 40, 41, 42},
                new int[] {0, 1, 2, 3, 2, 2, 2},
                new int[] {0, 0, 0, 0, 1, 2, 3},
                4);
        try (var once = model.begin(List.of(whole));
                var stepwise = model.begin(List.of(context(9, 8, 7, 6)))) {
            for (int step = 0; step < 3; step++) {
                stepwise.advance(new int[] {40 + step}, new int[] {2}, new int[] {step + 1});
            }
            assertSame(stepwise.logits(0), once.logits(0));
        }
    }

    @Test
    void aRowDoesNotDependOnItsCompanions() {
        var prompts = List.of(
                context(5), context(1, 2, 3, 4, 5, 6, 7, 8, 9), new Prompt(counting(6), counting(6), new int[6], 2));
        try (var together = model.begin(prompts)) {
            together.advance(new int[] {11, 12, 13}, new int[] {0, 4, 1}, new int[] {1, 1, 1});
            together.advance(new int[] {14, 15, 16}, new int[] {0, 4, 1}, new int[] {2, 2, 2});
            for (int row = 0; row < prompts.size(); row++) {
                try (var alone = model.begin(List.of(prompts.get(row)))) {
                    int place = new int[] {0, 4, 1}[row];
                    alone.advance(new int[] {11 + row}, new int[] {place}, new int[] {1});
                    alone.advance(new int[] {14 + row}, new int[] {place}, new int[] {2});
                    assertSame(together.logits(row), alone.logits(0));
                }
            }
        }
    }

    @Test
    void textBeforeTheSeparatorIsSeenByAllTheRestIsCausal() {
        var changedEnd = new int[] {1, 2, 3, 4, 5, 30};
        // Left to right, the fifth token does not see the sixth: scores after five tokens stay the same.
        try (var five = model.begin(List.of(new Prompt(new int[] {1, 2, 3, 4, 5}, counting(5), new int[5], 0)));
                var causal = model.begin(List.of(new Prompt(changedEnd, counting(6), new int[6], 0)));
                var both = model.begin(List.of(new Prompt(changedEnd, counting(6), new int[6], 6)))) {
            five.advance(new int[] {30}, new int[] {5}, new int[] {0});
            assertSame(five.logits(0), causal.logits(0));
            assertThat(both.logits(0)).isNotEqualTo(causal.logits(0));
        }
    }

    @Test
    void selectingReordersRepeatsAndDropsRows() {
        var prompts = List.of(context(1, 2, 3), context(4, 5), context(6, 7, 8, 9));
        try (var batch = model.begin(prompts);
                var untouched = model.begin(prompts)) {
            int[] parents = {2, 0, 2, 2};
            batch.select(parents);
            assertThat(batch.rows()).isEqualTo(4);
            for (int row = 0; row < parents.length; row++) {
                assertSame(batch.logits(row), untouched.logits(parents[row]));
            }

            batch.advance(new int[] {10, 11, 12, 10}, new int[] {1, 1, 1, 1}, new int[] {1, 1, 1, 1});
            untouched.advance(new int[] {11, 20, 10}, new int[] {1, 1, 1}, new int[] {1, 1, 1});
            assertSame(batch.logits(0), untouched.logits(2));
            assertSame(batch.logits(1), untouched.logits(0));
            assertSame(batch.logits(3), untouched.logits(2));
            assertThat(batch.logits(2)).isNotEqualTo(batch.logits(3));

            batch.select(new int[] {1});
            assertThat(batch.rows()).isEqualTo(1);
            assertSame(batch.logits(0), untouched.logits(0));
        }
    }

    @Test
    void batchesOfOneModelDoNotDisturbEachOther() {
        try (var first = model.begin(List.of(context(1, 2, 3)))) {
            var before = first.logits(0);
            try (var second = model.begin(List.of(context(4, 5, 6)))) {
                second.advance(new int[] {7}, new int[] {1}, new int[] {1});
            }
            first.select(new int[] {0});
            assertThat(first.logits(0)).isEqualTo(before);
        }
    }

    @Test
    void whatTheModelHasNoEntryForIsRefused() {
        int words = model.config().vocabSize();
        assertThatThrownBy(() -> model.begin(List.of(context(1, words))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("input_ids: %d".formatted(words));
        int rows = model.config().positionRows();
        assertThatThrownBy(() -> model.begin(List.of(new Prompt(new int[] {1}, new int[] {rows}, new int[1], 1))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("position_ids: %d".formatted(rows));
        assertThatThrownBy(() -> model.begin(List.of(context()))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> model.begin(List.of())).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void rowsThatAreNotThereCannotBeSelected() {
        try (var batch = model.begin(List.of(context(1, 2, 3)))) {
            assertThatThrownBy(() -> batch.select(new int[] {0, 1})).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> batch.select(new int[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> batch.advance(new int[2], new int[2], new int[2]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
