package org.glm4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.glm4j.metrics.text.TokenizationRepair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RougeGoldenTest {

    private static final Offset<Double> EXACT = within(1e-12);
    private static final JsonNode GOLDEN = Goldens.read("goldens/rouge.json");

    static Stream<JsonNode> pairs() {
        return Goldens.list(GOLDEN.get("pairs")).stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPair(JsonNode pair) {
        String output = lines(pair.get("prediction"));
        String reference = lines(pair.get("reference"));

        RougeScore stemmed = Rouge.stemmed().score(output, reference);
        RougeScore unstemmed = Rouge.unstemmed().score(output, reference);

        assertEqual(stemmed.rouge1(), pair.at("/stemmed/rouge1"));
        assertEqual(stemmed.rouge2(), pair.at("/stemmed/rouge2"));
        assertEqual(stemmed.rougeL(), pair.at("/stemmed/rougeL"));
        assertEqual(stemmed.rougeLsum(), pair.at("/stemmed/rougeLsum"));
        assertEqual(unstemmed.rouge1(), pair.at("/unstemmed/rouge1"));
        assertEqual(unstemmed.rouge2(), pair.at("/unstemmed/rouge2"));
        assertEqual(unstemmed.rougeL(), pair.at("/unstemmed/rougeL"));
    }

    @Test
    void corpusAsTheReferenceScoresIt() {
        assertCorpus(TokenizationRepair.PENN, 0.7, GOLDEN.at("/corpus_mean_f1/cnn_dm"));
        assertCorpus(TokenizationRepair.GIGAWORD, 0.7, GOLDEN.at("/corpus_mean_f1/gigaword"));
        assertCorpus(TokenizationRepair.NONE, 0.7, GOLDEN.at("/corpus_mean_f1/cnn_dm_org"));
        assertCorpus(TokenizationRepair.PENN, 1, GOLDEN.get("corpus_mean_f1_cnn_dm_without_duplicate_removal"));
    }

    private static void assertCorpus(TokenizationRepair repair, double duplicateRate, JsonNode expected) {
        RougeScore mean = new SummaryRules(repair, duplicateRate)
                .score(
                        pairs().map(pair -> pair.get("prediction").asString()).toList(),
                        pairs().map(pair -> pair.get("reference").asString()).toList())
                .mean();

        assertThat(mean.rouge1().f1()).isCloseTo(expected.get("rouge-1").asDouble(), EXACT);
        assertThat(mean.rouge2().f1()).isCloseTo(expected.get("rouge-2").asDouble(), EXACT);
        assertThat(mean.rougeLsum().f1()).isCloseTo(expected.get("rouge-l").asDouble(), EXACT);
    }

    private static String lines(JsonNode text) {
        return text.asString().replace("[SEP]", "\n");
    }

    private static void assertEqual(PrecisionRecall actual, JsonNode expected) {
        assertThat(actual.precision()).isCloseTo(expected.get(0).asDouble(), EXACT);
        assertThat(actual.recall()).isCloseTo(expected.get(1).asDouble(), EXACT);
        assertThat(actual.f1()).isCloseTo(expected.get(2).asDouble(), EXACT);
    }
}
