package org.glm4j.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;

class TreebankTokenizerTest extends WordTokenizerContract {

    @Override
    WordTokenizer tokenizer() {
        return WordTokenizer.treebank(true);
    }

    @Example
    void aSentenceInTheTreebanksSpacing() {
        assertThat(tokenizer().words("\"They can't (yet) win,\" he'd said."))
                .containsExactly(
                        "``", "They", "ca", "n't", "-LRB-", "yet", "-RRB-", "win", ",", "''", "he", "'d", "said", ".");
    }
}
