package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClozeEncoderTest {

    private static final List<String> LABELS = List.of("no", "yes");
    private static final Example EXAMPLE = Example.of("train-7", "abcdefgh").withTextB("xyz");
    private static final Pattern PATTERN = Pattern.verbalizers(
            Map.of("no", "n", "yes", "y"),
            e -> Cloze.of(List.of(shortenable(e.textA()), text("?")), List.of(BLANK, shortenable(e.secondText()))));

    @TempDir
    Path directory;

    private GlmTokenizer tokenizer;

    @BeforeEach
    void open() {
        tokenizer = TinyVocabulary.in(directory);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private EncodedSequence encode(int length) {
        var encoder = new ClozeEncoder(tokenizer, LABELS, PATTERN, ClozeOptions.of(length));
        return encoder.encode(EXAMPLE).sequences().getFirst();
    }

    private String context(EncodedSequence sequence) {
        return tokenizer.decode(java.util.Arrays.copyOfRange(sequence.ids(), 1, sequence.separator() - 1));
    }

    @Test
    void cutsTheHalfWithMoreToCut() {
        assertThat(encode(17).length()).isEqualTo(16);
        assertThat(context(encode(16))).isEqualTo("abcdefgh ? [MASK] xyz");
        assertThat(context(encode(15))).isEqualTo("abcdefg ? [MASK] xyz");
        assertThat(context(encode(11))).isEqualTo("abc ? [MASK] xyz");
        assertThat(context(encode(10))).isEqualTo("abc ? [MASK] xy");
        assertThat(context(encode(5))).isEqualTo("? [MASK]");
    }

    @Test
    void refusesWhatCannotBeCutEnough() {
        assertThatThrownBy(() -> encode(4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("example train-7 is 1 tokens too long, and no more of it may be cut; raise the sequence"
                        + " length");
    }

    @Test
    void answersHaveTheBlanksPositionAndCountFromOne() {
        var options = ClozeOptions.of(20).withMultiToken(true);
        var sample = (TaskSample.Choices)
                new ClozeEncoder(tokenizer, LABELS, PATTERN, options).encode(EXAMPLE.withLabel("yes"));
        assertThat(sample.label()).hasValue(1);
        assertThat(sample.sharesContext()).isTrue();
        assertThat(sample.sequences()).allSatisfy(sequence -> {
            assertThat(sequence.separator()).isEqualTo(15);
            assertThat(sequence.positionIds()).endsWith(14, 10, 10);
            assertThat(sequence.blockPositionIds()).endsWith(0, 1, 2);
            assertThat(sequence.targets()).endsWith(tokenizer.commands().id(Command.EOP));
        });
    }

    /** Cut as much as the sample is, the blank filled with what is right. */
    @Test
    void anExampleIsAlsoAText() {
        var prompted = Pattern.verbalizers(
                Map.of("no", "n", "yes", "yes"), e -> Cloze.of(Part.PROMPT, shortenable(e.textA()), BLANK, text("!")));
        var options = ClozeOptions.of(13).withPrompt(2, 1).withMultiToken(true);
        var encoder = new ClozeEncoder(tokenizer, LABELS, prompted, options);

        int[] text = encoder.text(EXAMPLE.withLabel("yes"));

        assertThat(tokenizer.decode(text)).isEqualTo("abcdef yes !");
        assertThat(text.length).isLessThan(13 - 2);
        assertThatThrownBy(() -> encoder.text(EXAMPLE)).hasMessage("example train-7 has no label");
    }

    @Test
    void aMaskTokenInTheTextIsNotTheBlank() {
        var masked = Example.of("train-0", "a").withTextB("b [MASK] c");
        var encoder = new ClozeEncoder(tokenizer, LABELS, PATTERN, ClozeOptions.of(20));
        assertThat(encoder.encode(masked).sequences().getFirst().positionIds()).endsWith(7, 3);
    }

    @Test
    void refusesWordsThatAreNotOneOrdinaryToken() {
        refused(Map.of("no", "n", "yes", "yes"), "the word \"yes\" has 3 tokens in this vocabulary, not one");
        refused(Map.of("no", "n", "yes", "[MASK]"), "the word \"[MASK]\" is the special token [MASK]");
        refused(Map.of("no", "n"), "the pattern has no word for the label yes");
    }

    private void refused(Map<String, String> words, String message) {
        var pattern = Pattern.verbalizers(words, e -> Cloze.of(BLANK));
        assertThatThrownBy(() -> new ClozeEncoder(tokenizer, LABELS, pattern, ClozeOptions.of(20)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void refusesPromptTokensWithoutAPlace() {
        var encoder =
                new ClozeEncoder(tokenizer, LABELS, PATTERN, ClozeOptions.of(30).withPrompt(3, 0));
        assertThatThrownBy(() -> encoder.encode(EXAMPLE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("this pattern has no place for prompt tokens");
    }

    @Test
    void aClozeHasOneBlank() {
        assertThatThrownBy(() -> Cloze.of(text("a"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cloze.of(BLANK, BLANK)).isInstanceOf(IllegalArgumentException.class);
    }
}
