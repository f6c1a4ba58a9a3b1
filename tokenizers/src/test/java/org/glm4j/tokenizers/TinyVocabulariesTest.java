package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tiny vocabularies give what the reference gives with them. */
class TinyVocabulariesTest {

    @ParameterizedTest
    @ValueSource(strings = {"bert", "cased", "gpt2", "roberta", "chinese", "unigram"})
    void encodesAndDecodesAsTheReference(String vocabulary) {
        try (var tokenizer = Tiny.open(vocabulary)) {
            assertThat(Tiny.cases(vocabulary)).hasSizeGreaterThan(20).allSatisfy(line -> {
                int[] ids = Shared.ints(line.get("ids"));
                if (line.has("text")) {
                    assertThat(tokenizer.encode(line.get("text").asString())).isEqualTo(ids);
                }
                assertThat(tokenizer.decode(ids)).isEqualTo(line.get("decoded").asString());
            });
        }
    }
}
