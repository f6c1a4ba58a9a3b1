package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BlankTextTest {

    private static final GlmTokenizer WORDS = TinyTokenizers.words();
    private static final GlmTokenizer BYTES = TinyTokenizers.bytes();

    @AfterAll
    static void close() {
        WORDS.close();
        BYTES.close();
    }

    @Test
    void findsTheMasksAndWhatIsBetweenThem() {
        BlankText text = BlankText.of("[MASK] sat on[sMASK][MASK]!", BYTES);
        assertThat(text.maskTexts()).containsExactly("[MASK]", "[sMASK]", "[MASK]");
        assertThat(text.between()).containsExactly("", " sat on", "", "!");
        assertThat(text.masks()).hasSize(3);
        assertThat(text.ids()[text.masks()[1]]).isEqualTo(BYTES.commands().id(Command.SMASK));
    }

    @Test
    void appendsTheMaskThatTheVocabularyKnows() {
        assertThat(BlankText.of("the cat", WORDS).text()).isEqualTo("the cat [MASK]");
        assertThat(BlankText.of("the cat", BYTES).text()).isEqualTo("the cat [gMASK]");
        assertThat(BlankText.of("the cat", BYTES).ids()[8])
                .isEqualTo(BYTES.commands().id(Command.GMASK));
    }

    @Test
    void endsWithEosUnlessTheTextEndsInTheLongMask() {
        int eos = BYTES.commands().id(Command.EOS);
        assertThat(BlankText.of("a [MASK]", BYTES).ids()).endsWith(eos);
        assertThat(BlankText.of("a [gMASK]", BYTES).ids()).doesNotContain(eos);
        assertThat(BlankText.of("a [gMASK] b", BYTES).ids()).endsWith(eos);
    }

    @Test
    void aMaskAloneIsAText() {
        BlankText text = BlankText.of("[MASK]", WORDS);
        assertThat(text.ids()).hasSize(3);
        assertThat(text.masks()).containsExactly(1);
        assertThat(text.between()).containsExactly("", "");
    }

    @Test
    void unknownCharactersAndBrokenSurrogatesAreText() {
        assertThat(BlankText.of("\uD800 \u0000 [MASK] \uDBFF", WORDS).masks()).hasSize(1);
        assertThat(BlankText.of("\uD800 \u0000 [MASK] \uDBFF", BYTES).masks()).hasSize(1);
    }

    @Test
    void refusesAnEmptyText() {
        assertThatThrownBy(() -> BlankText.of("", WORDS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void refusesATextWithoutAMaskThatTheVocabularyKnows() {
        assertThatThrownBy(() -> BlankPrompt.of("the cat [gMASK]", WORDS, true, 8))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sees no mask in the text \"the cat [gMASK]\"")
                .hasMessageContaining("only [MASK]");
        assertThatThrownBy(() -> BlankPrompt.of("x".repeat(100) + "[mMASK]", BYTES, true, 8))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("xxx...\"")
                .hasMessageContaining("[MASK], [sMASK] and [gMASK]");
    }
}
