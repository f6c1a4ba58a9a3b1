package org.glm4j.tasks.infilling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.tasks.PaddedSequence;
import org.glm4j.tasks.Shared;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Texts with blanks as the reference reads and encodes them. */
class InfillingGoldenTest {

    private static List<JsonNode> cases() {
        return Shared.lines("goldens/seq2seq/dataset_cases.jsonl").stream()
                .filter(golden ->
                        InfillingTask.find(golden.get("task").asString()).isPresent())
                .toList();
    }

    @Test
    void theOtherCasesAreTexts() {
        assertThat(cases()).hasSize(14);
    }

    @TestFactory
    Stream<DynamicTest> encodesAsTheReference() {
        var cases = cases();
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        i + " " + cases.get(i).get("task").asString() + " "
                                + cases.get(i).get("split").asString(),
                        () -> {
                            try (var tokenizer = Shared.tokenizer(
                                    cases.get(i).get("tokenizer").asString())) {
                                compare(cases.get(i), tokenizer);
                            }
                        }));
    }

    private static void compare(JsonNode golden, GlmTokenizer tokenizer) {
        var task = InfillingTask.find(golden.get("task").asString()).orElseThrow();
        var flags = Shared.strings(golden.get("flags"));
        var options = InfillingOptions.of(
                golden.get("src_seq_length").asInt(),
                golden.get("tgt_seq_length").asInt(),
                flags.contains("--blank-maskratio") ? Double.parseDouble(flags.getLast()) : 0.1);
        var split = Split.valueOf(golden.get("split").asString().toUpperCase(Locale.ROOT));
        var example = new InfillingReader(task, options, false)
                .read(Shared.path("goldens/seq2seq/raw/" + task.label()), split)
                .examples()
                .get(golden.get("index").asInt());
        var expected = golden.get("example");
        assertThat(example.id()).isEqualTo(expected.get("guid").asString());
        assertThat(example.textA()).isEqualTo(expected.get("text_a").asString());
        assertThat(example.secondText())
                .isEqualTo(expected.get("text_b").asString())
                .isEqualTo(expected.get("meta").get("ref").asString());

        var sample = golden.get("sample");
        var encoder = new InfillingEncoder(task, tokenizer, options);
        int length = sample.get("text").size();
        boolean learning = sample.has("target");
        var sequence = !learning
                ? encoder.prompt(example)
                : task == InfillingTask.EXTRACTION
                        ? encoder.learning(example, 0, 0)
                        : encoder.learning(example.id(), hiddenInReference(sample, example.secondText(), tokenizer));
        int padding = tokenizer.commands().id(Command.PAD);
        assertThat(sequence.separator()).isEqualTo(sample.get("attention_mask").asInt());
        PaddedSequence.of(sequence, options.sourceLength(), length, padding)
                .withTargetsPadded(options.sourceLength(), padding)
                .equalsReference(sample);
    }

    /** The words that the reference's random generator hid: those whose hiding gives its context. */
    private static MaskedText hiddenInReference(JsonNode sample, String text, GlmTokenizer tokenizer) {
        int words = TextRules.words(text).size();
        int[] ids = Shared.ints(sample.get("text"));
        return IntStream.range(0, 1 << words)
                .mapToObj(set -> MaskedText.of(
                        text,
                        IntStream.range(0, words)
                                .filter(word -> (set >> word & 1) == 1)
                                .toArray()))
                .filter(masked -> startsWith(ids, tokenizer.encode(" " + masked.source()), tokenizer))
                .filter(masked -> targetsOf(sample, tokenizer)
                        .equals(masked.targets().stream().map(String::strip).toList()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no words of \"" + text + "\" give the reference's sample"));
    }

    private static boolean startsWith(int[] ids, int[] context, GlmTokenizer tokenizer) {
        return Arrays.equals(ids, 0, context.length, context, 0, context.length)
                && ids[context.length] == tokenizer.commands().id(Command.PAD);
    }

    private static List<String> targetsOf(JsonNode sample, GlmTokenizer tokenizer) {
        int[] targets = Shared.ints(sample.get("target"));
        int[] mask = Shared.ints(sample.get("loss_mask"));
        String text = tokenizer.decode(IntStream.range(0, targets.length)
                .filter(i -> mask[i] == 1)
                .map(i -> targets[i])
                .toArray());
        return Stream.of(text.split("<\\|endofpiece\\|>"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
