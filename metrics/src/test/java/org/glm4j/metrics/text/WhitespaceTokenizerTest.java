package org.glm4j.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;

class WhitespaceTokenizerTest extends WordTokenizerContract {

    @Override
    WordTokenizer tokenizer() {
        return WordTokenizer.whitespace();
    }

    @Example
    void unicodeSpacesSeparateOnlyWhereAsked() {
        assertThat(tokenizer().words("a\u00a0b\u3000c")).containsExactly("a", "b", "c");
        assertThat(WordTokenizer.asciiWhitespace().words("a\u00a0b c")).containsExactly("a\u00a0b", "c");
    }
}
