package org.glm4j.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;

class RougeTokenizerTest extends WordTokenizerContract {

    @Override
    WordTokenizer tokenizer() {
        return WordTokenizer.rouge(true);
    }

    @Example
    void onlyLongerWordsAreStemmed() {
        assertThat(tokenizer().words("It WAS raining, 1912-13: cafés!"))
                .containsExactly("it", "was", "rain", "1912", "13", "caf", "s");
        assertThat(WordTokenizer.rouge(false).words("raining")).containsExactly("raining");
    }
}
