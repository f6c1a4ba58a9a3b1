package org.glm4j.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;

class Bleu13aTokenizerTest extends WordTokenizerContract {

    @Override
    WordTokenizer tokenizer() {
        return WordTokenizer.bleu13a();
    }

    @Example
    void symbolsStandAloneAndNumbersStayWhole() {
        assertThat(tokenizer().words("It's 3,000.5 (or 5-6), &amp; so-on."))
                .containsExactly("It's", "3,000.5", "(", "or", "5", "-", "6", ")", ",", "&", "so-on", ".");
    }
}
