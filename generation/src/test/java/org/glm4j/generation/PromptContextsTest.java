package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Texts become the contexts that the reference's interactive generation makes of them. */
class PromptContextsTest {

    private static final Map<String, GlmTokenizer> TOKENIZERS = new HashMap<>();

    @AfterAll
    static void close() {
        TOKENIZERS.values().forEach(GlmTokenizer::close);
    }

    static List<JsonNode> contexts() {
        return Goldens.lines("generation/prompt_contexts.jsonl");
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void equalsTheReference(JsonNode golden) {
        String name = golden.get("tokenizer").asString();
        GlmTokenizer tokenizer = TOKENIZERS.computeIfAbsent(name, n -> switch (n) {
            case "bert" -> TinyTokenizers.bert();
            case "gpt2" -> TinyTokenizers.gpt2();
            case "chinese" -> TinyTokenizers.chinese();
            default -> throw new IllegalArgumentException(n);
        });
        BlankText text = BlankText.of(golden.get("prompt").asString(), tokenizer);
        assertThat(text.text()).isEqualTo(golden.get("raw_text_used").asString());
        assertThat(text.ids())
                .isEqualTo(Goldens.ints(golden.get("context_ids")))
                .hasSize(golden.get("attention_sep").get(0).asInt());

        BlankPrompt prompt = BlankPrompt.of(text.ids(), text.masks(), true, 20);
        int[][] positions = Goldens.intRows(golden.get("position_ids"));
        assertThat(prompt.positions()).isEqualTo(positions[0]);
        assertThat(prompt.blockPositions()).isEqualTo(positions[1]);
    }
}
