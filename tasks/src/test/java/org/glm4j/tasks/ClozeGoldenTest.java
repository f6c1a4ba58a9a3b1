package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Every pattern put into words, and every sample encoded, as the reference does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClozeGoldenTest {

    private final Map<String, GlmTokenizer> tokenizers = new ConcurrentHashMap<>();

    @AfterAll
    void close() {
        tokenizers.values().forEach(GlmTokenizer::close);
    }

    @TestFactory
    Stream<DynamicTest> samples() {
        var cases = Shared.lines("goldens/superglue/cloze_cases.jsonl");
        return IntStream.range(0, cases.size())
                .mapToObj(
                        i -> DynamicTest.dynamicTest(name(i, cases.get(i)), () -> compare(ClozeCase.of(cases.get(i)))));
    }

    private static String name(int number, JsonNode golden) {
        return "%d %s %s pattern %s %s %s"
                .formatted(
                        number,
                        golden.get("task").asString(),
                        golden.get("tokenizer").asString(),
                        golden.path("pattern_id").asString("-"),
                        golden.get("guid").asString(),
                        golden.path("tag").asString(golden.path("mode").asString("")));
    }

    private void compare(ClozeCase golden) {
        var tokenizer = tokenizers.computeIfAbsent(golden.tokenizer(), Shared::tokenizer);
        if (golden.hasPattern()) {
            compareWords(golden);
        }
        var sample = golden.encode(tokenizer);
        new ExpectedSample(golden, tokenizer.commands().id(Command.EOS)).assertEquals(sample);
    }

    private static void compareWords(ClozeCase golden) {
        // The reference words pattern 2 of COPA as with prompt tokens, and lists WSC's wrong answers, even where it
        // encodes them otherwise.
        var options = golden.options().withPrompt(1, 0).withCandidates(true);
        var pattern = golden.task().pattern(golden.patternId(), options);
        var example = golden.example();
        Cloze cloze;
        List<String> answers;
        switch (pattern) {
            case Pattern.Verbalizers verbalizers -> {
                cloze = verbalizers.cloze().apply(example);
                answers = golden.task().labels().stream()
                        .map(verbalizers.words()::get)
                        .toList();
            }
            case Pattern.Choices choices -> {
                var alternatives = choices.alternatives().apply(example);
                cloze = alternatives.getFirst().cloze();
                answers = alternatives.stream().map(Pattern.Alternative::answer).toList();
            }
        }
        int prompts = golden.options().promptTokens();
        int places = (int) Stream.concat(cloze.first().stream(), cloze.second().stream())
                .filter(Part.Prompt.class::isInstance)
                .count();
        var counts = new PromptCounts(places == 0 ? 0 : Math.ceilDiv(prompts, places), prompts);
        assertThat(parts(cloze.first(), counts)).isEqualTo(parts(golden.json().get("parts_a")));
        assertThat(parts(cloze.second(), counts)).isEqualTo(parts(golden.json().get("parts_b")));
        assertThat(answers).isEqualTo(Shared.strings(golden.json().get("answers")));
    }

    /** Equal shares of the prompt tokens while there are any. */
    private static final class PromptCounts {
        private final int each;
        private int left;

        PromptCounts(int each, int left) {
            this.each = each;
            this.left = left;
        }

        Optional<String> next() {
            int count = Math.min(each, left);
            left -= count;
            return count == 0 ? Optional.empty() : Optional.of("prompt " + count);
        }
    }

    private static List<String> parts(List<Part> parts, PromptCounts counts) {
        return parts.stream()
                .flatMap(part -> switch (part) {
                    case Part.Text(String text, boolean shortenable) -> Stream.of(text + "|" + shortenable);
                    case Part.Blank() -> Stream.of("blank");
                    case Part.Prompt() -> counts.next().stream();
                })
                .toList();
    }

    private static List<String> parts(JsonNode parts) {
        return parts.valueStream()
                .map(part -> part.has("mask")
                        ? "blank"
                        : part.has("prompt_tokens")
                                ? "prompt " + part.get("prompt_tokens").asInt()
                                : part.get("text").asString() + "|"
                                        + part.get("shortenable").asBoolean())
                .toList();
    }

    /** What fails in the reference is refused with a reason, and works where words may have several tokens. */
    @Test
    void refusesWordsOfSeveralTokensAndScoresThemWhole() {
        assertThat(Shared.json("goldens/superglue/errors.json")).isNotEmpty().allSatisfy(golden -> {
            var tokenizer = tokenizers.computeIfAbsent(golden.get("tokenizer").asString(), Shared::tokenizer);
            var task = Shared.task(golden.get("task").asString());
            var options = ClozeOptions.of(72);
            var pattern = task.pattern(golden.get("pattern_id").asInt(), options);
            String word = golden.get("error").asString().replaceFirst("[^\"]*\"([^\"]*)\".*", "$1");
            assertThatThrownBy(() -> new ClozeEncoder(tokenizer, task.labels(), pattern, options))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("\"" + word + "\"");
            var example = Shared.examples(golden.get("task").asString(), "train", ReadOptions.defaults()).stream()
                    .filter(e -> e.id().equals(golden.get("guid").asString()))
                    .findFirst()
                    .orElseThrow();
            var whole = new ClozeEncoder(tokenizer, task.labels(), pattern, options.withMultiToken(true));
            assertThat(whole.encode(example)).isInstanceOfSatisfying(TaskSample.Choices.class, sample -> {
                assertThat(sample.sequences()).hasSameSizeAs(task.labels());
                assertThat(sample.sharesContext()).isTrue();
            });
        });
    }

    /** A sample as the reference's arrays, padded to the sequence length. */
    private record ExpectedSample(ClozeCase golden, int padding) {

        void assertEquals(TaskSample sample) {
            JsonNode expected = golden.json().get("sample");
            assertThat(sample.id()).isEqualTo(expected.get("uid").asString());
            if (golden.example().label().isPresent()) {
                assertThat(sample.label()).hasValue(expected.get("label").asInt());
            } else {
                assertThat(sample.label()).isEmpty(); // the reference takes the first label
            }
            if (expected.has("dec_text")) {
                assertShared((TaskSample.Choices) sample, expected);
                return;
            }
            boolean stacked = expected.get("text").get(0).isArray();
            var sequences = sample.sequences();
            assertThat(sequences).hasSize(stacked ? expected.get("text").size() : 1);
            for (int i = 0; i < sequences.size(); i++) {
                assertSequence(sequences.get(i), expected, stacked ? i : -1);
            }
            switch (sample) {
                case TaskSample.Verbalized(var id, var label, var sequence, int[] words) ->
                    assertThat(words).isEqualTo(Shared.ints(expected.get("target")));
                case TaskSample.Choices(var id, var label, var all, int[] choices) -> {
                    if (expected.has("segment_id")) {
                        assertThat(choices).isEqualTo(Shared.ints(expected.get("segment_id")));
                    } else {
                        assertThat(choices)
                                .isEqualTo(IntStream.range(0, all.size()).toArray());
                    }
                }
                case TaskSample.Classified classified ->
                    assertThat(expected.has("target")).isFalse();
            }
        }

        private void assertSequence(EncodedSequence actual, JsonNode expected, int at) {
            int length = golden.options().sequenceLength();
            assertThat(padded(actual.ids(), length, padding)).isEqualTo(row(expected, at, "text"));
            JsonNode positions = value(expected, at, "position", "position_id");
            assertThat(padded(actual.positionIds(), length, 0)).isEqualTo(Shared.ints(positions.get(0)));
            assertThat(padded(actual.blockPositionIds(), length, 0)).isEqualTo(Shared.ints(positions.get(1)));
            assertThat(actual.separator())
                    .isEqualTo(value(expected, at, "mask", "attention_mask").asInt());
            int[] counted = new int[length];
            if (expected.has("logit_mask") || expected.has("loss_mask")) {
                Arrays.fill(counted, actual.separator(), actual.length(), 1);
                assertThat(counted).isEqualTo(row(expected, at, "logit_mask", "loss_mask"));
            }
            if (actual.targets().length > 0) {
                int[] targets = new int[length];
                System.arraycopy(actual.targets(), 0, targets, actual.separator(), actual.targets().length);
                assertThat(targets).isEqualTo(row(expected, at, "target"));
            }
            if (expected.has("prompt_pos")) {
                assertThat(actual.promptPositions()).isEqualTo(row(expected, at, "prompt_pos"));
            }
        }

        /** The reference's fast decoding: the context once, the answers behind it. */
        private void assertShared(TaskSample.Choices sample, JsonNode expected) {
            assertThat(sample.sharesContext()).isTrue();
            var first = sample.sequences().getFirst();
            int separator = first.separator();
            int length = golden.options().sequenceLength();
            assertThat(separator).isEqualTo(expected.get("mask").asInt());
            assertThat(padded(Arrays.copyOf(first.ids(), separator), length, padding))
                    .isEqualTo(Shared.ints(expected.get("text")));
            assertThat(padded(Arrays.copyOf(first.positionIds(), separator), length, 0))
                    .isEqualTo(Shared.ints(expected.get("position").get(0)));
            int answerLength = expected.get("dec_text").get(0).size();
            assertThat(sample.sequences()).hasSize(expected.get("dec_text").size());
            for (int i = 0; i < sample.sequences().size(); i++) {
                var sequence = sample.sequences().get(i);
                assertThat(tail(sequence.ids(), separator, answerLength, padding))
                        .isEqualTo(Shared.ints(expected.get("dec_text").get(i)));
                JsonNode positions = expected.get("dec_position").get(i);
                assertThat(tail(sequence.positionIds(), separator, answerLength, 0))
                        .isEqualTo(Shared.ints(positions.get(0)));
                assertThat(tail(sequence.blockPositionIds(), separator, answerLength, 0))
                        .isEqualTo(Shared.ints(positions.get(1)));
                assertThat(padded(sequence.targets(), answerLength, 0))
                        .isEqualTo(Shared.ints(expected.get("dec_target").get(i)));
                int[] counted = new int[answerLength];
                Arrays.fill(counted, 0, sequence.targets().length, 1);
                assertThat(counted)
                        .isEqualTo(Shared.ints(expected.get("dec_logit_mask").get(i)));
            }
        }

        private static int[] tail(int[] values, int from, int length, int padding) {
            return padded(Arrays.copyOfRange(values, from, values.length), length, padding);
        }

        private static int[] padded(int[] values, int length, int padding) {
            int[] padded = Arrays.copyOf(values, length);
            Arrays.fill(padded, Math.min(values.length, length), length, padding);
            assertThat(values.length).isLessThanOrEqualTo(length);
            return padded;
        }

        private static int[] row(JsonNode sample, int at, String... names) {
            return Shared.ints(value(sample, at, names));
        }

        private static JsonNode value(JsonNode sample, int at, String... names) {
            String name = Stream.of(names).filter(sample::has).findFirst().orElseThrow();
            return at < 0 ? sample.get(name) : sample.get(name).get(at);
        }
    }
}
