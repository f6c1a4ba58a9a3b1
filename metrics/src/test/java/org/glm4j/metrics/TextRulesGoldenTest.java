package org.glm4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.glm4j.metrics.text.Detokenizer;
import org.glm4j.metrics.text.TokenizationRepair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TextRulesGoldenTest {

    private static final JsonNode RULES = Goldens.read("goldens/text_rules.json");

    static Stream<JsonNode> texts() {
        return Goldens.list(RULES.get("detokenise")).stream();
    }

    static Stream<JsonNode> corpora() {
        return Goldens.list(Goldens.read("goldens/detokenizers.json")).stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void dataSetsOfPairs(JsonNode golden) {
        String text = golden.get("text").asString();

        assertThat(Detokenizer.GIGAWORD.apply(text)).isEqualTo(expected(golden, "gigaword_detokenize"));
        assertThat(Detokenizer.CNN_DM_SOURCE.apply(text)).isEqualTo(expected(golden, "cnndm_detokenize_source"));
        assertThat(Detokenizer.CNN_DM_TARGET.apply(text)).isEqualTo(expected(golden, "cnndm_detokenize_target"));
        assertThat(Detokenizer.BLANK.apply(text)).isEqualTo(expected(golden, "blank_detokenize"));
        assertThat(TokenizationRepair.PENN.apply(text)).isEqualTo(expected(golden, "fix_tokenization_cnn_dm"));
        assertThat(TokenizationRepair.GIGAWORD.apply(text)).isEqualTo(expected(golden, "fix_tokenization_gigaword"));
        assertThat(TokenizationRepair.NONE.apply(text)).isEqualTo(expected(golden, "fix_tokenization_cnn_dm_org"));
        assertThat(TokenizationRepair.BLANK.apply(text)).isEqualTo(expected(golden, "blank_fix_tokenization"));
        assertThat(TokenizationRepair.SQUAD.apply(text)).isEqualTo(expected(golden, "squad_fix_tokenization"));
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void languageModelling(JsonNode golden) {
        String text = golden.get("text").asString();

        assertThat(Detokenizer.WIKITEXT.apply(text)).isEqualTo(expected(golden, "wikitext"));
        assertThat(Detokenizer.PTB.apply(text)).isEqualTo(expected(golden, "ptb"));
        assertThat(Detokenizer.LAMBADA.apply(text)).isEqualTo(text);
    }

    @Test
    void duplicateLines() {
        for (JsonNode golden : RULES.get("remove_duplicate")) {
            assertThat(SummaryRules.withoutDuplicates(
                            Goldens.strings(golden.get("lines")),
                            golden.get("rate").asDouble()))
                    .isEqualTo(Goldens.strings(golden.get("kept")));
        }
    }

    @Test
    void tokenF1() {
        for (JsonNode golden : RULES.get("token_f1")) {
            assertThat(TokenF1.of(golden.get("a").asString(), golden.get("b").asString()))
                    .isCloseTo(golden.get("f1").asDouble(), within(1e-12));
        }
    }

    private static String expected(JsonNode golden, String rule) {
        return golden.get(rule).asString();
    }
}
