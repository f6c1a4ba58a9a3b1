package org.glm4j.tasks.infilling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TinyVocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfillingTest {

    private static final InfillingOptions OPTIONS = InfillingOptions.of(32, 16, 0.3);

    @Test
    void wordsAreHiddenAnewInEveryEpoch() {
        String text = "a b c d e f g h i j k l m n o p q r s t";
        assertThat(MaskedText.random(text, 0.5, 1, 0, 3)).isNotEqualTo(MaskedText.random(text, 0.5, 1, 1, 3));
        assertThat(MaskedText.random(text, 0.5, 1, 0, 3)).isNotEqualTo(MaskedText.random(text, 0.5, 2, 0, 3));
    }

    @Test
    void whatIsWrongWithTheFilesIsSaidWithItsPlace(@TempDir Path directory) throws IOException {
        refused(InfillingTask.BLANK, directory, Split.DEV, "valid.txt: no such file; the dev split is read from it");
        Files.writeString(directory.resolve("test.txt"), "a b c\nd e f\n");
        refused(InfillingTask.BLANK, directory, Split.TEST, "test.maskratio0.3.blank: no such file");
        Files.createDirectory(directory.resolve("blank"));
        Files.writeString(directory.resolve("blank/test.maskratio0.3.blank"), "a <blank> c\n");
        refused(InfillingTask.BLANK, directory, Split.TEST, "it has 1 lines but test.txt has 2");
        Files.writeString(directory.resolve("blank/test.maskratio0.3.blank"), "a <blank> c\n\n");
        refused(InfillingTask.BLANK, directory, Split.TEST, "test.maskratio0.3.blank, line 2: is empty");
        var set = new InfillingReader(InfillingTask.BLANK, OPTIONS, true).read(directory, Split.TEST);
        assertThat(set.examples()).extracting(Example::textA).containsExactly("a [MASK] c");
        assertThat(set.bad()).isEqualTo(1);
    }

    private static void refused(InfillingTask task, Path directory, Split split, String message) {
        assertThatThrownBy(() -> new InfillingReader(task, OPTIONS, false).read(directory, split))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void blanksNeedTargetsAndPromptsNeedBlanks(@TempDir Path directory) {
        try (var tokenizer = TinyVocabulary.in(directory)) {
            var encoder = new InfillingEncoder(InfillingTask.EXTRACTION, tokenizer, OPTIONS);
            var two = Example.of("train-7", "a [MASK] b [MASK]").withTextB("x");
            assertThatThrownBy(() -> encoder.learning(two, 0, 7))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("example train-7: its source has 2 blanks but its target has texts for 1");
            assertThatThrownBy(() -> encoder.prompt(Example.of("test-1", "a b")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("example test-1: there is no [MASK]");
            var sequence = encoder.prompt(two);
            assertThat(encoder.blanks(Arrays.copyOf(sequence.ids(), sequence.separator())))
                    .containsExactly(1, 3);
        }
    }

    @Test
    void anExtractionsTargetsBelongIntoItsBlanks() {
        var example = Example.of("e", "a [MASK] b [MASK].").withTextB("x$1|y z");
        assertThat(InfillingEncoder.whole(example)).isEqualTo("a x$1 b y z.");
    }

    @Test
    void hiddenPaddingIsLeftAway(@TempDir Path directory) {
        try (var tokenizer = TinyVocabulary.in(directory)) {
            var example = Example.of("e", "a [MASK]").withTextB("xy");
            var shown = new InfillingEncoder(InfillingTask.EXTRACTION, tokenizer, OPTIONS).learning(example, 0, 0);
            var hidden = new InfillingEncoder(InfillingTask.EXTRACTION, tokenizer, OPTIONS.withPaddingHidden(true))
                    .learning(example, 0, 0);
            assertThat(shown.separator()).isEqualTo(32);
            assertThat(hidden.separator()).isEqualTo(2);
            assertThat(hidden.targets()).isEqualTo(shown.targets());
        }
    }
}
