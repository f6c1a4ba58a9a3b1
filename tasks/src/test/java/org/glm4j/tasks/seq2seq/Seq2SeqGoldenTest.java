package org.glm4j.tasks.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.PaddedSequence;
import org.glm4j.tasks.Shared;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Examples and token samples of every data set whose answers are written, as the reference makes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Seq2SeqGoldenTest {

    private static final String CASES = "goldens/seq2seq/dataset_cases.jsonl";

    private final Map<String, GlmTokenizer> tokenizers = new HashMap<>();

    private GlmTokenizer tokenizer(String name) {
        return tokenizers.computeIfAbsent(name, Shared::tokenizer);
    }

    @AfterAll
    void close() {
        tokenizers.values().forEach(GlmTokenizer::close);
    }

    private static List<JsonNode> cases() {
        return Shared.lines(CASES).stream()
                .filter(golden ->
                        Seq2SeqTask.find(golden.get("task").asString()).isPresent())
                .toList();
    }

    @Test
    void everyTaskHasCases() {
        assertThat(cases()).hasSizeGreaterThan(110);
        assertThat(cases().stream().map(golden -> golden.get("task").asString()).distinct())
                .hasSize(Seq2SeqTask.values().length);
    }

    @TestFactory
    Stream<DynamicTest> encodesAsTheReference() {
        var cases = cases();
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        "%d %s %s %s %d"
                                .formatted(
                                        i,
                                        cases.get(i).get("task").asString(),
                                        cases.get(i).get("tokenizer").asString(),
                                        cases.get(i).get("split").asString(),
                                        cases.get(i).get("index").asInt()),
                        () -> compare(cases.get(i))));
    }

    private void compare(JsonNode golden) {
        var task = Seq2SeqTask.find(golden.get("task").asString()).orElseThrow();
        var tokenizer = tokenizer(golden.get("tokenizer").asString());
        var flags = Shared.strings(golden.get("flags"));
        var options = Seq2SeqOptions.of(
                        golden.get("src_seq_length").asInt(),
                        golden.get("tgt_seq_length").asInt())
                .withBlockPositions(!flags.contains("--no-block-position"))
                .withPaddingHidden(flags.contains("--mask-pad-token"));
        var split = Split.valueOf(golden.get("split").asString().toUpperCase(Locale.ROOT));
        var example = new Seq2SeqReader(task, tokenizer, options, false)
                .read(Shared.path("goldens/seq2seq/raw/" + task.label()), split)
                .examples()
                .get(golden.get("index").asInt());
        compare(example, golden.get("example"), task);

        var encoder = new Seq2SeqEncoder(task, tokenizer, options);
        var sequence = split == Split.TRAIN ? encoder.learning(example) : encoder.prompt(example);
        int padding = tokenizer.commands().id(Command.PAD);
        int source = options.sourceLength();
        int length = source + (split == Split.TRAIN ? options.targetLength() : 1);
        PaddedSequence.of(sequence, source, length, padding)
                .withTargetsGoingOn(source, padding, options.blockPositions())
                .equalsReference(golden.get("sample"));
        compareMask(sequence, options, length, golden.get("sample").get("attention_mask"));
    }

    private static void compare(Example example, JsonNode expected, Seq2SeqTask task) {
        assertThat(example.id()).isEqualTo(expected.get("guid").asString());
        assertThat(example.textA()).isEqualTo(expected.get("text_a").asString());
        assertThat(example.textB().orElse(null))
                .isEqualTo(expected.get("text_b").asString(null));
        if (task == Seq2SeqTask.SQUAD || task == Seq2SeqTask.SQUAD_V1) {
            assertThat(example.index()).containsExactly(expected.get("idx").asString());
        }
        var meta = expected.get("meta");
        assertThat(Seq2SeqReader.reference(example)).isEqualTo(meta.get("ref").asString());
        for (String field : List.of("answer", "question")) {
            assertThat(example.fields().get(field)).isEqualTo(meta.path(field).asString(null));
        }
        if (meta.has("answers")) {
            assertThat(Seq2SeqReader.answers(example)).isEqualTo(Shared.strings(meta.get("answers")));
        }
    }

    /** What is visible of the padded form: the context, and causally what follows it. */
    private static void compareMask(EncodedSequence sequence, Seq2SeqOptions options, int length, JsonNode expected) {
        if (expected.isNumber()) {
            assertThat(sequence.separator()).isEqualTo(expected.asInt());
            return;
        }
        assertThat(options.paddingHidden()).isTrue();
        int source = options.sourceLength();
        for (int query = 0; query < length; query++) {
            for (int key = 0; key < length; key++) {
                boolean visible = key < sequence.separator() || (query >= source && key >= source && key <= query);
                assertThat(expected.get(0).get(query).get(key).asInt())
                        .as("query %d, key %d", query, key)
                        .isEqualTo(visible ? 1 : 0);
            }
        }
    }
}
