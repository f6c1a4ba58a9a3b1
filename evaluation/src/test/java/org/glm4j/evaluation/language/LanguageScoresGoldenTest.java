package org.glm4j.evaluation.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.glm4j.evaluation.BertVocabularyModel;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.model.LanguageModel;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Shared;
import org.glm4j.tasks.language.Lambada;
import org.glm4j.tasks.language.LanguageText;
import org.glm4j.tasks.language.LanguageWindows;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Losses, perplexities and accuracies as the reference computes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LanguageScoresGoldenTest {

    private static final String RAW = "goldens/language_model/raw/";

    private LanguageModel model;
    private GlmTokenizer tokenizer;

    @BeforeAll
    void open() {
        model = BertVocabularyModel.open();
        tokenizer = Shared.tokenizer("bert");
    }

    @AfterAll
    void close() {
        if (model != null) {
            model.close();
        }
        if (tokenizer != null) {
            tokenizer.close();
        }
    }

    private static List<JsonNode> cases() {
        return Shared.lines("goldens/language_model/lm_cases.jsonl").stream()
                .filter(golden -> golden.has("metrics"))
                .toList();
    }

    @Test
    void everyScoredCaseIsSeen() {
        assertThat(cases()).hasSize(10);
    }

    @TestFactory
    Stream<DynamicTest> scores() {
        return cases().stream()
                .map(golden -> DynamicTest.dynamicTest(
                        "%s %s %d"
                                .formatted(
                                        golden.get("task").asString(),
                                        golden.get("flags"),
                                        golden.get("seq_length").asInt()),
                        () -> {
                            // Alone and in batches.
                            compare(golden, new SequenceScorer(model, 1));
                            compare(golden, new SequenceScorer(model, 7));
                        }));
    }

    private static boolean unidirectional(JsonNode golden) {
        return Shared.strings(golden.get("flags")).contains("--unidirectional");
    }

    private void compare(JsonNode golden, SequenceScorer scorer) {
        switch (golden.get("task").asString()) {
            case "lambda" -> lambada(golden, scorer);
            case "language_model" ->
                perplexity(golden, LanguageText.lines(Shared.path(RAW + "docs.txt"), tokenizer), scorer);
            case "wikitext" ->
                perplexity(golden, LanguageText.wikitext(Shared.path(RAW + "wiki.txt"), tokenizer), scorer);
            default -> throw new AssertionError(golden.get("task"));
        }
    }

    private void lambada(JsonNode golden, SequenceScorer scorer) {
        var passages = new Lambada(tokenizer, golden.get("seq_length").asInt(), unidirectional(golden), true)
                .read(Shared.path(RAW + "lambada.jsonl"), false);
        var scores = LambadaScores.of(scorer, tokenizer, passages, Progress.NONE);
        assertThat(scores.guesses().stream().map(guess -> guess.right() ? 1.0 : 0.0))
                .containsExactlyElementsOf(doubles(golden.get("per_item")));
        assertThat(scores.accuracy())
                .isEqualTo(golden.get("metrics").get("accuracy").asDouble());
        assertThat(scores.correct())
                .isEqualTo((long) golden.get("total").get("accuracy").asDouble());
        assertThat(scores.guesses()).allSatisfy(guess -> {
            assertThat(guess.logProbability()).isNegative();
            assertThat(guess.guessed()
                            .equals(tokenizer.decode(guess.passage().sequence().targets())))
                    .isEqualTo(guess.right());
        });
    }

    private void perplexity(JsonNode golden, LanguageText text, SequenceScorer scorer) {
        var windows = new LanguageWindows(
                tokenizer,
                golden.get("seq_length").asInt(),
                golden.get("overlapping_eval").asInt(),
                unidirectional(golden),
                true);
        var reports = new ArrayList<Long>();
        var result = Perplexity.of(scorer, text, windows, (done, total, what) -> reports.add(total - done));
        var metrics = golden.get("metrics");
        close(result.loss(), golden.get("total").get("loss"));
        close(result.averageLoss(), metrics.get("avg loss"));
        close(result.cappedPerplexity(), metrics.get("ppl"));
        close(result.cappedWordPerplexity(), metrics.get("adjusted ppl"));
        assertThat(result.capped())
                .isEqualTo(result.wordPerplexity() > Math.exp(20) || result.perplexity() > Math.exp(20));
        assertThat(reports).endsWith(0L);

        var perItem = text.documents().stream()
                .flatMap(document -> windows.of(document).stream())
                .toList();
        var items = doubles(golden.get("per_item"));
        var scores = scorer.score(perItem, Progress.NONE);
        assertThat(scores).hasSameSizeAs(items);
        for (int i = 0; i < items.size(); i++) {
            assertThat(-scores.get(i).logProbability()).isCloseTo(items.get(i), within(1e-4 * items.get(i)));
        }
        assertThat(result.predicted())
                .isEqualTo(perItem.stream()
                        .map(EncodedSequence::targets)
                        .mapToLong(targets -> targets.length)
                        .sum());
        assertThat(result.documents().stream()
                        .mapToDouble(Perplexity.Document::loss)
                        .sum())
                .isCloseTo(result.loss(), within(1e-9 * result.loss()));
    }

    /** Exponentials of a loss of about 20 widen its error. */
    private static void close(double actual, JsonNode expected) {
        assertThat(actual).isCloseTo(expected.asDouble(), within(1e-3 * expected.asDouble()));
    }

    private static List<Double> doubles(JsonNode array) {
        return array.valueStream().map(JsonNode::asDouble).toList();
    }

    @Test
    void whatTheModelHasNoPositionsForIsRefused() {
        int positions = model.config().positionRows();
        int[] document = tokenizer.encode("word ".repeat(3 * positions));
        var windows = new LanguageWindows(tokenizer, positions + 8, positions, false, true);
        assertThatThrownBy(() -> new SequenceScorer(model, 4).score(windows.of(document), Progress.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("lower the sequence length");
        assertThatThrownBy(() -> new SequenceScorer(model, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("batch size of 0");
    }
}
