package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Zero-shot multiple choice, encoded as the reference does. */
class MultipleChoiceGoldenTest {

    @Test
    void encodesAsTheReference() {
        try (var bert = Shared.tokenizer("bert");
                var gpt2 = Shared.tokenizer("gpt2")) {
            assertThat(Shared.lines("goldens/superglue/multichoice.jsonl"))
                    .hasSize(6)
                    .allSatisfy(golden ->
                            compare(golden, golden.get("tokenizer").asString().equals("bert") ? bert : gpt2));
        }
    }

    static TaskSample.Choices encode(JsonNode golden, GlmTokenizer tokenizer) {
        var example = golden.get("example");
        return new MultipleChoiceEncoder(
                        tokenizer,
                        golden.get("seq_length").asInt(),
                        golden.get("unidirectional").asBoolean())
                .encode(
                        example.get("idx").asString(),
                        example.get("inputs_pretokenized").asString(),
                        Shared.strings(example.get("choices_pretokenized")),
                        OptionalInt.of(example.get("label").asInt()));
    }

    private static void compare(JsonNode golden, GlmTokenizer tokenizer) {
        var sample = encode(golden, tokenizer);
        var expected = golden.get("sample");
        int length = golden.get("seq_length").asInt();
        assertThat(sample.id()).isEqualTo(expected.get("uid").asString());
        assertThat(sample.label()).hasValue(expected.get("label").asInt());
        assertThat(sample.sequences()).hasSize(expected.get("text").size());
        for (int i = 0; i < sample.sequences().size(); i++) {
            var sequence = sample.sequences().get(i);
            int[] ids = Arrays.copyOf(sequence.ids(), length);
            Arrays.fill(ids, sequence.length(), length, tokenizer.commands().id(Command.EOS));
            assertThat(ids).isEqualTo(Shared.ints(expected.get("text").get(i)));
            var positions = expected.get("position").get(i);
            assertThat(Arrays.copyOf(sequence.positionIds(), length)).isEqualTo(Shared.ints(positions.get(0)));
            assertThat(Arrays.copyOf(sequence.blockPositionIds(), length)).isEqualTo(Shared.ints(positions.get(1)));
            assertThat(sequence.separator())
                    .isEqualTo(expected.get("mask").get(i).asInt());
            int[] targets = new int[length];
            int[] counted = new int[length];
            int first = sequence.length() - sequence.targets().length;
            System.arraycopy(sequence.targets(), 0, targets, first, sequence.targets().length);
            Arrays.fill(counted, first, sequence.length(), 1);
            assertThat(targets).isEqualTo(Shared.ints(expected.get("target").get(i)));
            assertThat(counted).isEqualTo(Shared.ints(expected.get("logit_mask").get(i)));
        }
    }

    @Test
    void cutsTheBeginningOfTheTextAndRefusesWhatDoesNotFit(@TempDir Path directory) {
        try (var tokenizer = TinyVocabulary.in(directory)) {
            var encoder = new MultipleChoiceEncoder(tokenizer, 8, false);
            var sequence = encoder.encode("q", "abcdef", List.of("xy", "z"), OptionalInt.empty())
                    .sequences()
                    .getFirst();
            assertThat(tokenizer.decode(Arrays.copyOfRange(sequence.ids(), 1, sequence.separator() - 1)))
                    .endsWith("[MASK]")
                    .contains("f")
                    .doesNotContain("c");
            assertThat(sequence.length()).isEqualTo(8);
            assertThatThrownBy(() -> encoder.encode("q", "a", List.of(""), OptionalInt.empty()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("question q: choice 0 has no text");
            assertThatThrownBy(() -> encoder.encode("q", "a", List.of("abcdefg"), OptionalInt.empty()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("question q: a choice of 7 tokens leaves no room");
            assertThatThrownBy(() -> encoder.encode("q", "[MASK] abcdef", List.of("xy"), OptionalInt.empty()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("question q: what fits of the text has no blank");
        }
    }
}
