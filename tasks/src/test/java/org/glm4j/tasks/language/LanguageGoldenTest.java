package org.glm4j.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.PaddedSequence;
import org.glm4j.tasks.Shared;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Passages and windows as the reference makes them. */
class LanguageGoldenTest {

    private static final String RAW = "goldens/language_model/raw/";

    @Test
    void thereAreCasesOfEveryTask() {
        assertThat(Shared.lines("goldens/language_model/lm_cases.jsonl")).hasSize(20);
    }

    @TestFactory
    Stream<DynamicTest> encodesAsTheReference() {
        return Shared.lines("goldens/language_model/lm_cases.jsonl").stream()
                .map(golden -> DynamicTest.dynamicTest(
                        "%s %s %s %d"
                                .formatted(
                                        golden.get("task").asString(),
                                        golden.get("tokenizer").asString(),
                                        golden.get("flags"),
                                        golden.get("seq_length").asInt()),
                        () -> {
                            try (var tokenizer =
                                    Shared.tokenizer(golden.get("tokenizer").asString())) {
                                compare(golden, tokenizer);
                            }
                        }));
    }

    private static void compare(JsonNode golden, GlmTokenizer tokenizer) {
        int length = golden.get("seq_length").asInt();
        boolean unidirectional = Shared.strings(golden.get("flags")).contains("--unidirectional");
        List<EncodedSequence> sequences = switch (golden.get("task").asString()) {
            case "lambda" ->
                new Lambada(tokenizer, length, unidirectional, true)
                        .read(Shared.path(RAW + "lambada.jsonl"), false).stream()
                                .map(Lambada.Passage::sequence)
                                .toList();
            case "language_model" ->
                windows(golden, LanguageText.lines(Shared.path(RAW + "docs.txt"), tokenizer), tokenizer);
            case "wikitext" ->
                windows(golden, LanguageText.wikitext(Shared.path(RAW + "wiki.txt"), tokenizer), tokenizer);
            default -> throw new AssertionError(golden.get("task"));
        };
        var items = golden.get("items");
        assertThat(sequences).hasSize(items.size());
        int end = tokenizer.commands().id(Command.EOS);
        for (int i = 0; i < sequences.size(); i++) {
            var sequence = sequences.get(i);
            var item = items.get(i);
            assertThat(sequence.separator())
                    .isEqualTo(item.get("attention_mask").asInt());
            var padded = PaddedSequence.of(
                    sequence, sequence.separator(), item.get("text").size(), end);
            padded.equalsReferenceWhereCounted(item);
        }
    }

    private static List<EncodedSequence> windows(JsonNode golden, LanguageText text, GlmTokenizer tokenizer) {
        assertThat(text.words()).isEqualTo(golden.get("num_original_tokens").asLong());
        assertThat(text.tokens()).isEqualTo(golden.get("num_tokenized_tokens").asLong());
        var windows = new LanguageWindows(
                tokenizer,
                golden.get("seq_length").asInt(),
                golden.get("overlapping_eval").asInt(),
                Shared.strings(golden.get("flags")).contains("--unidirectional"),
                true);
        return text.documents().stream()
                .flatMap(document -> windows.of(document).stream())
                .toList();
    }
}
