package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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

    /** Beams of several prompts: they fan out unequally, are reordered, end, and outgrow what was reserved for them. */
    @Test
    void continuationsOfSharedContextsAreWhatTheyWouldBeAlone() {
        var prompts = List.of(context(1, 2, 3), context(4, 5), context(6, 7, 8, 9));
        int[][] selections = {
            {0, 0, 0, 1, 2, 2}, {2, 0, 0, 3, 4, 5}, {5, 3, 1, 1}, {0, 0, 1, 2, 3}, {4, 3, 1}, {2, 2, 0}
        };
        var fed = new ArrayList<List<Integer>>(); // of every row: its prompt, then its tokens
        for (int prompt = 0; prompt < 3; prompt++) {
            fed.add(List.of(prompt));
        }
        try (var batch = model.begin(prompts)) {
            int next = 10;
            for (int round = 0; round < selections.length; round++) {
                batch.select(selections[round]);
                var old = List.copyOf(fed);
                fed.clear();
                for (int parent : selections[round]) {
                    fed.add(old.get(parent));
                }
                for (int step = 0; step < (round == 3 ? 75 : 2); step++) {
                    int[] ids = new int[fed.size()];
                    for (int row = 0; row < ids.length; row++) {
                        ids[row] = 10 + next++ % 40;
                        fed.set(
                                row,
                                Stream.concat(fed.get(row).stream(), Stream.of(ids[row]))
                                        .toList());
                    }
                    int[] block = new int[ids.length];
                    Arrays.fill(block, 1 + step % 30);
                    batch.advance(ids, new int[ids.length], block);
                }
            }
            assertThat(batch.rows()).isEqualTo(3);
            for (int row = 0; row < 3; row++) {
                try (var alone = model.begin(List.of(prompts.get(fed.get(row).getFirst())))) {
                    int at = 1;
                    for (int round = 0; round < selections.length; round++) {
                        for (int step = 0; step < (round == 3 ? 75 : 2); step++) {
                            alone.advance(new int[] {fed.get(row).get(at++)}, new int[1], new int[] {1 + step % 30});
                        }
                    }
                    assertSame(batch.logits(row), alone.logits(0));
                }
            }
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

    private static Prompt answered() {
        return new Prompt(
                new int[] {9, 8, 7, 6, 40, 41, 42},
                new int[] {0, 1, 2, 3, 2, 2, 2},
                new int[] {0, 0, 0, 0, 1, 2, 3},
                4);
    }

    @Test
    void targetsAreScoredAsIfTheyWereDecodedOneByOne() {
        int[] targets = {41, 42, 5};
        var scores = model.score(List.of(new TargetText(answered(), targets))).getFirst();
        try (var batch = model.begin(List.of(context(9, 8, 7, 6)))) {
            for (int step = 0; step < 3; step++) {
                batch.advance(new int[] {40 + step}, new int[] {2}, new int[] {step + 1});
                var logits = batch.logits(0);
                double sum = 0;
                int best = 0;
                for (int word = 0; word < logits.length; word++) {
                    sum += Math.exp(logits[word]);
                    best = logits[word] > logits[best] ? word : best;
                }
                assertThat((float) scores.logProbabilities()[step])
                        .isCloseTo((float) (logits[targets[step]] - Math.log(sum)), tolerance());
                assertThat(scores.best()[step]).isEqualTo(best);
            }
        }
        assertThat(scores.logProbability())
                .isEqualTo(Arrays.stream(scores.logProbabilities()).sum());
    }

    @Test
    void aTextsScoresDoNotDependOnItsCompanionsNorOnHowManyAreAskedFor() {
        var all = new TargetText(answered(), new int[] {41, 42, 5});
        var last = new TargetText(answered(), new int[] {5});
        var other = new TargetText(new Prompt(counting(12), counting(12), new int[12], 3), new int[] {7, 8});
        var together = model.score(List.of(all, other, last));
        var alone = model.score(List.of(all)).getFirst();
        for (int i = 0; i < 3; i++) {
            assertThat((float) together.get(0).logProbabilities()[i])
                    .isCloseTo((float) alone.logProbabilities()[i], tolerance());
        }
        assertThat((float) together.get(2).logProbabilities()[0])
                .isCloseTo((float) alone.logProbabilities()[2], tolerance());
        assertThat(together.get(1).logProbabilities()).hasSize(2);
    }

    @Test
    void targetsThatCannotBeScoredAreRefused() {
        assertThatThrownBy(() -> model.score(List.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> model.score(List.of(new TargetText(context(1, 2), new int[0]))))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> model.score(List.of(new TargetText(context(1, 2), new int[3]))))
                .isInstanceOf(InvalidInputException.class);
        int words = model.config().vocabSize();
        assertThatThrownBy(() -> model.score(List.of(new TargetText(context(1, 2), new int[] {words}))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("target %d".formatted(words));
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
