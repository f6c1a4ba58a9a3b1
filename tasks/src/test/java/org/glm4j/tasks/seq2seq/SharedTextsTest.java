package org.glm4j.tasks.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glm4j.tasks.Shared;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.infilling.InfillingEncoder;
import org.glm4j.tasks.infilling.InfillingOptions;
import org.glm4j.tasks.infilling.InfillingReader;
import org.glm4j.tasks.infilling.InfillingTask;
import org.glm4j.tasks.language.Lambada;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Real data sets have as many examples as the reference's processors count in them, and all of them can be encoded. */
class SharedTextsTest {

    private static final Pattern COUNT = Pattern.compile(
            "^- (\\S+) (train|dev|test): (\\d+) \\((pairs|articles|\\([^)]*\\) examples)\\)$", Pattern.MULTILINE);
    private static final Map<String, String> TASKS =
            Map.of("bbc-summary-data", "xsum", "CMRC2018", "cmrc", "squad_generation", "squad_generation");

    @TestFactory
    Stream<DynamicTest> counts() {
        return COUNT.matcher(Shared.text("data/README.md"))
                .results()
                .map(count -> DynamicTest.dynamicTest(count.group(1) + " " + count.group(2), () -> compare(count)));
    }

    private static void compare(MatchResult count) {
        String directory = count.group(1);
        var task = Seq2SeqTask.find(TASKS.getOrDefault(directory, directory)).orElseThrow();
        var options = Seq2SeqOptions.of(608, 160);
        try (var tokenizer = Shared.tokenizer(task == Seq2SeqTask.CMRC ? "chinese" : "bert")) {
            var set = new Seq2SeqReader(task, tokenizer, options, false)
                    .read(
                            Shared.path("data/" + directory),
                            Split.valueOf(count.group(2).toUpperCase(Locale.ROOT)));
            assertThat(set.examples()).hasSize(Integer.parseInt(count.group(3)));
            var encoder = new Seq2SeqEncoder(task, tokenizer, options);
            assertThat(set.examples().stream().limit(100).map(encoder::learning))
                    .allSatisfy(sequence -> {
                        assertThat(sequence.separator()).isEqualTo(608);
                        assertThat(sequence.targets()).hasSizeBetween(1, 160);
                    });
        }
    }

    @TestFactory
    Stream<DynamicTest> otherSets() {
        return Stream.of(Seq2SeqTask.SQUAD, Seq2SeqTask.SQUAD_V1, Seq2SeqTask.CUSTOMIZATION)
                .map(task -> DynamicTest.dynamicTest(task.label(), () -> {
                    try (var tokenizer = Shared.tokenizer("bert")) {
                        var options = Seq2SeqOptions.of(512, 64);
                        var examples = new Seq2SeqReader(task, tokenizer, options, false)
                                .read(
                                        Shared.path(
                                                task == Seq2SeqTask.CUSTOMIZATION
                                                        ? "data/customization"
                                                        : "data/SQuAD"),
                                        Split.DEV)
                                .examples();
                        assertThat(examples).hasSizeGreaterThanOrEqualTo(250);
                        var encoder = new Seq2SeqEncoder(task, tokenizer, options);
                        assertThat(examples.stream().limit(100).map(encoder::prompt))
                                .allSatisfy(sequence ->
                                        assertThat(sequence.length()).isEqualTo(513));
                    }
                }));
    }

    @Test
    void textsWithBlanks() {
        try (var tokenizer = Shared.tokenizer("bert")) {
            for (double ratio : new double[] {0.1, 0.2, 0.3, 0.4, 0.5}) {
                var options = InfillingOptions.of(256, 200, ratio);
                var examples = new InfillingReader(InfillingTask.BLANK, options, false)
                        .read(Shared.path("data/blank_yahoo"), Split.TEST)
                        .examples();
                assertThat(examples).hasSize(300);
                var encoder = new InfillingEncoder(InfillingTask.BLANK, tokenizer, options);
                assertThat(examples.stream().limit(50).map(encoder::prompt))
                        .allSatisfy(sequence -> assertThat(sequence.separator()).isEqualTo(256));
            }
            var options = InfillingOptions.of(256, 200, 0.1);
            var extraction = new InfillingReader(InfillingTask.EXTRACTION, options, false)
                    .read(Shared.path("data/extraction"), Split.TRAIN)
                    .examples();
            var encoder = new InfillingEncoder(InfillingTask.EXTRACTION, tokenizer, options);
            assertThat(extraction)
                    .hasSize(200)
                    .allSatisfy(example -> assertThat(
                                    encoder.learning(example, 0, 0).targets())
                            .isNotEmpty());
        }
    }

    @Test
    void lambada() {
        try (var tokenizer = Shared.tokenizer("bert")) {
            var passages = new Lambada(tokenizer, 512, false, true)
                    .read(Shared.path("data/lambada/lambada_test.jsonl"), false);
            assertThat(passages).hasSize(4653).allSatisfy(passage -> {
                assertThat(passage.text()).endsWith(passage.word());
                assertThat(passage.sequence().targets()).isNotEmpty();
            });
        }
    }
}
