package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Texts become the contexts that the reference's interactive generation makes of them. */
class PromptContextsTest {

    static List<JsonNode> contexts() {
        return Goldens.lines("generation/prompt_contexts.jsonl");
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void equalsTheReference(JsonNode golden) {
        String name = golden.get("tokenizer").asString();
        try (var tokenizer = switch (name) {
            case "bert" -> TinyTokenizers.bert();
            case "gpt2" -> TinyTokenizers.gpt2();
            case "chinese" -> TinyTokenizers.chinese();
            default -> throw new IllegalArgumentException(name);
        }) {
            BlankText text = BlankText.of(golden.get("prompt").asString(), tokenizer);
            assertThat(text.text()).isEqualTo(golden.get("raw_text_used").asString());
            assertThat(text.ids()).isEqualTo(Goldens.ints(golden.get("context_ids")));

            BlankPrompt prompt = BlankPrompt.of(text.ids(), text.masks(), true, 20);
            int[][] positions = Goldens.intRows(golden.get("position_ids"));
            assertThat(prompt.positions()).isEqualTo(positions[0]);
            assertThat(prompt.blockPositions()).isEqualTo(positions[1]);
            assertThat(prompt.opened(0).separator())
                    .isEqualTo(golden.get("attention_sep").get(0).asInt());
        }
    }
}
