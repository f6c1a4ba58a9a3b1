package org.glm4j.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What every {@link WordTokenizer} promises; a test class for each kind extends it. */
abstract class WordTokenizerContract {

    abstract WordTokenizer tokenizer();

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("aN't ,.\"'()-5\n`北é").ofMaxLength(40));
    }

    @Property(tries = 300)
    void wordsAreNeverEmptyAndHoldNoSpaces(@ForAll("texts") String text) {
        assertThat(tokenizer().words(text))
                .allSatisfy(word -> assertThat(word).isNotEmpty().doesNotContain(" ", "\n", "\t"))
                .isEqualTo(tokenizer().words(text));
    }

    @Example
    void nothingHasNoWords() {
        assertThat(tokenizer().words("")).isEmpty();
        assertThat(tokenizer().words(" \n\t ")).isEmpty();
    }
}
