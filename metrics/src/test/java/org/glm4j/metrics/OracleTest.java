package org.glm4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.glm4j.metrics.text.PorterStemmer;
import org.glm4j.metrics.text.WordTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Numbers of the programs that others use, for texts made up for this purpose: rouge-score, NLTK 3.10.3, sacreBLEU 2.6.0,
 * multi-bleu.perl, scikit-learn 1.9.1, and the official evaluation of CMRC 2018.
 */
class OracleTest {

    private static final Offset<Double> EXACT = within(1e-12);
    private static final JsonNode ORACLE = Goldens.read("oracle/oracle.json");
    private static final Map<String, WordTokenizer> TOKENIZERS = Map.of(
            "13a", WordTokenizer.bleu13a(),
            "none", WordTokenizer.whitespace(),
            "treebank", WordTokenizer.treebank(false),
            "treebank_brackets", WordTokenizer.treebank(true),
            "rouge_stemmed", WordTokenizer.rouge(true),
            "rouge", WordTokenizer.rouge(false));

    static Stream<JsonNode> rouge() {
        return cases("rouge");
    }

    static Stream<JsonNode> bleu() {
        return cases("bleu");
    }

    static Stream<JsonNode> cmrc() {
        return cases("cmrc");
    }

    private static Stream<JsonNode> cases(String kind) {
        return Goldens.list(ORACLE.get(kind)).stream();
    }

    @Test
    void stems() {
        var stemmer = new PorterStemmer();
        Map<String, String> expected = ORACLE.get("stems").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asString()));

        assertThat(expected.keySet().stream().collect(Collectors.toMap(word -> word, stemmer::stem)))
                .hasSizeGreaterThan(2000)
                .isEqualTo(expected);
    }

    @Test
    void words() {
        for (JsonNode golden : ORACLE.get("words")) {
            golden.get("words")
                    .properties()
                    .forEach(expected -> assertThat(TOKENIZERS
                                    .get(expected.getKey())
                                    .words(golden.get("text").asString()))
                            .as("%s of %s", expected.getKey(), golden.get("text"))
                            .isEqualTo(Goldens.strings(expected.getValue())));
        }
    }

    @ParameterizedTest
    @MethodSource("rouge")
    void rougeScore(JsonNode golden) {
        RougeScore score = Rouge.stemmed()
                .score(golden.get("output").asString(), golden.get("reference").asString());

        assertRouge(score.rouge1(), golden.get("rouge1"));
        assertRouge(score.rouge2(), golden.get("rouge2"));
        assertRouge(score.rougeL(), golden.get("rougeL"));
        assertRouge(score.rougeLsum(), golden.get("rougeLsum"));
    }

    private static void assertRouge(PrecisionRecall score, JsonNode expected) {
        assertThat(List.of(score.precision(), score.recall(), score.f1()))
                .zipSatisfy(
                        Goldens.list(expected),
                        (actual, number) -> assertThat(actual).isCloseTo(number.asDouble(), EXACT));
    }

    @ParameterizedTest
    @MethodSource("bleu")
    void bleuOfACorpus(JsonNode golden) {
        List<String> hypotheses = Goldens.strings(golden.get("hypotheses"));
        List<List<String>> references = Goldens.list(golden.get("references")).stream()
                .map(Goldens::strings)
                .toList();

        for (JsonNode expected : golden.get("sacre")) {
            Bleu bleu = Bleu.sacre()
                    .tokenizedBy(TOKENIZERS.get(expected.get("tokenizer").asString()))
                    .smoothedBy(Bleu.Smoothing.valueOf(expected.get("smoothing").asString()));
            bleu = expected.get("lowercase").asBoolean() ? bleu.lowercased() : bleu;
            BleuScore score = corpus(bleu, hypotheses, references);

            assertThat(100 * score.score())
                    .as("%s", expected)
                    .isCloseTo(expected.get("score").asDouble(), within(1e-9));
            assertThat(score.brevityPenalty()).isCloseTo(expected.get("bp").asDouble(), EXACT);
            for (int i = 0; i < BleuCounts.ORDER; i++) {
                assertThat(100 * score.precisions().get(i))
                        .isCloseTo(expected.get("precisions").get(i).asDouble(), within(1e-10));
                assertThat(100 * score.bleu(i + 1))
                        .isCloseTo(expected.get("by_order").get(i).asDouble(), within(1e-9));
            }
            for (int i = 0; i < hypotheses.size(); i++) {
                assertThat(100
                                * bleu.sentence(hypotheses.get(i), references.get(i))
                                        .score())
                        .isCloseTo(expected.get("sentences").get(i).asDouble(), within(1e-9));
            }
        }
        assertThat(corpus(Bleu.multiBleu(), hypotheses, references))
                .hasToString(golden.get("multi_bleu").asString());
        assertThat(corpus(Bleu.multiBleu().lowercased(), hypotheses, references))
                .hasToString(golden.get("multi_bleu_lc").asString());
    }

    private static BleuScore corpus(Bleu bleu, List<String> hypotheses, List<List<String>> references) {
        return bleu.score(BleuCounts.sum(IntStream.range(0, hypotheses.size())
                .mapToObj(i -> bleu.counts(hypotheses.get(i), references.get(i)))
                .toList()));
    }

    @Test
    void meteor() {
        for (JsonNode golden : ORACLE.get("meteor")) {
            List<List<String>> references = Goldens.list(golden.get("references")).stream()
                    .map(Goldens::strings)
                    .toList();
            assertThat(Meteor.score(Goldens.strings(golden.get("hypothesis")), references))
                    .isCloseTo(golden.get("score").asDouble(), EXACT);
        }
    }

    @ParameterizedTest
    @MethodSource("cmrc")
    void officialCmrc(JsonNode golden) {
        AnswerScores scores =
                AnswerMetric.cmrc().best(golden.get("prediction").asString(), Goldens.strings(golden.get("answers")));

        assertThat(scores.exactMatch()).isEqualTo(golden.get("em").asDouble());
        assertThat(scores.f1()).isCloseTo(golden.get("f1").asDouble(), EXACT);
    }

    @Test
    void officialSquad() {
        for (JsonNode golden : ORACLE.get("squad")) {
            String prediction = golden.get("prediction").asString();
            String answer = golden.get("answer").asString();

            assertThat(AnswerMetric.squad1().normalized(prediction))
                    .isEqualTo(golden.get("normalized").asString());
            assertThat(AnswerMetric.squad1().exactMatch(prediction, answer))
                    .isEqualTo(golden.get("em").asBoolean());
            assertThat(AnswerMetric.squad1().f1(prediction, answer))
                    .isCloseTo(golden.get("f1").asDouble(), EXACT);
            assertThat(AnswerMetric.squad2().exactMatch(prediction, answer))
                    .isEqualTo(golden.get("em").asBoolean());
            assertThat(AnswerMetric.squad2().f1(prediction, answer))
                    .isCloseTo(golden.get("f1_v2").asDouble(), EXACT);
        }
    }
}
