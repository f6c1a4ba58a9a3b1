package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every task promises. */
abstract class TaskContract {

    private static final int LENGTH = 400;

    @TempDir
    Path vocabulary;

    abstract Task task();

    /** A folder with the files of its training split, and examples in them. */
    abstract Path directory();

    private List<Example> examples() {
        return ExampleReader.read(task(), directory(), Split.TRAIN, ReadOptions.defaults())
                .examples();
    }

    @Test
    void hasANameInLowerCaseAndDifferentLabels() {
        assertThat(task().name()).isNotBlank().isEqualTo(task().name().toLowerCase(Locale.ROOT));
        assertThat(task().labels()).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void trainingExamplesHaveLabels() {
        assertThat(examples()).isNotEmpty().allSatisfy(example -> {
            assertThat(example.id()).isNotBlank();
            assertThat(task().labels()).contains(example.label().orElseThrow());
        });
    }

    @Test
    void everyPatternFitsEveryExampleAndItsSamplesFitTheirLength() {
        var options = ClozeOptions.of(LENGTH).withMultiToken(true);
        try (var tokenizer = TinyVocabulary.in(vocabulary)) {
            for (int id : task().patternIds()) {
                var encoder = new ClozeEncoder(tokenizer, task().labels(), task().pattern(id, options), options);
                assertThat(examples()).allSatisfy(example -> {
                    var sample = encoder.encode(example);
                    assertThat(sample.label()).isPresent();
                    assertThat(sample.sequences()).isNotEmpty().allSatisfy(TaskContract::isWellFormed);
                });
            }
        }
    }

    private static void isWellFormed(EncodedSequence sequence) {
        assertThat(sequence.length()).isLessThanOrEqualTo(LENGTH);
        assertThat(sequence.positionIds()).hasSize(sequence.length());
        assertThat(sequence.blockPositionIds()).hasSize(sequence.length());
        assertThat(sequence.targets()).hasSize(sequence.length() - sequence.separator());
    }

    @Test
    void refusesPatternsThatAreNotThere() {
        assertThatThrownBy(() -> task().pattern(99, ClozeOptions.of(LENGTH)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("task %s has no pattern 99", task().name());
    }

    @Test
    void classifiersReadEveryExample() {
        try (var tokenizer = TinyVocabulary.in(vocabulary)) {
            var encoder = new ClassifierEncoder(tokenizer, task(), 20);
            assertThat(examples())
                    .allSatisfy(example -> assertThat(encoder.encode(example).sequences())
                            .isNotEmpty()
                            .allSatisfy(
                                    sequence -> assertThat(sequence.length()).isBetween(2, 20)));
        }
    }
}
