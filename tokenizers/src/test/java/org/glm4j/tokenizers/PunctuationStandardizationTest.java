package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PunctuationStandardizationTest {

    @Test
    void straightensQuotesAndEnDashesAndNothingElse() {
        assertThat(PunctuationStandardization.apply("“a” ‘b’ c–d — e… «f» „g‚ h‐i"))
                .isEqualTo("\"a\" 'b' c-d — e… «f» „g‚ h‐i");
        assertThat(PunctuationStandardization.apply("")).isEmpty();
    }
}
