package org.glm4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.glm4j.metrics.text.WordTokenizer;

/** What holds for every text and every label. */
class MetricsProperties {

    private static final List<AnswerMetric> ANSWER_METRICS =
            List.of(AnswerMetric.squad1(), AnswerMetric.squad2(), AnswerMetric.reference(), AnswerMetric.cmrc());

    /** Few different words, so that texts have something in common; several lines, several scripts. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of(
                "the", "a", "storm", "storms", "Bridge", "3,5", "don't", "café", "北京", "桥", "\n", ".", "--", "\"",
                "𠀀");
        return words.list().ofMaxSize(20).map(list -> String.join(" ", list));
    }

    @Property
    void rougeIsBounded(@ForAll("texts") String output, @ForAll("texts") String reference) {
        assertThat(numbers(Rouge.stemmed().score(output, reference))).allSatisfy(MetricsProperties::isShare);
    }

    @Property
    void rougeExchangesPrecisionAndRecallWithTheSides(@ForAll("texts") String one, @ForAll("texts") String other) {
        RougeScore forth = Rouge.stemmed().score(one, other);
        RougeScore back = Rouge.stemmed().score(other, one);

        assertExchanged(forth.rouge1(), back.rouge1());
        assertExchanged(forth.rouge2(), back.rouge2());
        assertExchanged(forth.rougeL(), back.rougeL());
    }

    private static void assertExchanged(PrecisionRecall forth, PrecisionRecall back) {
        assertThat(forth.precision()).isEqualTo(back.recall());
        assertThat(forth.recall()).isEqualTo(back.precision());
        assertThat(forth.f1()).isCloseTo(back.f1(), within(1e-15));
    }

    @Property
    void aTextIsItsOwnBestSummary(@ForAll("texts") String text) {
        int words = WordTokenizer.rouge(true).words(text).size();
        RougeScore score = Rouge.stemmed().score(text, text);

        assertThat(score.rouge1().f1()).isEqualTo(words > 0 ? 1 : 0);
        assertThat(score.rouge2().f1()).isEqualTo(words > 1 ? 1 : 0);
        assertThat(score.rougeL().f1()).isEqualTo(words > 0 ? 1 : 0);
        assertThat(score.rougeLsum().f1()).isEqualTo(words > 0 ? 1 : 0);
    }

    @Property
    void theLongestSubsequenceIsNoLongerThanTheWordsInCommon(
            @ForAll("texts") String output, @ForAll("texts") String reference) {
        RougeScore score = Rouge.unstemmed().score(output, reference);

        assertThat(score.rougeL().f1()).isLessThanOrEqualTo(score.rouge1().f1() + 1e-15);
        assertThat(score.rougeLsum().f1()).isLessThanOrEqualTo(score.rouge1().f1() + 1e-15);
    }

    @Property
    void bleuIsBounded(@ForAll("texts") String output, @ForAll("texts") String reference) {
        for (Bleu.Smoothing smoothing : Bleu.Smoothing.values()) {
            BleuScore score = Bleu.sacre().smoothedBy(smoothing).corpus(List.of(output), List.of(reference));

            isShare(score.score());
            assertThat(score.precisions()).allSatisfy(MetricsProperties::isShare);
            isShare(Bleu.sacre()
                    .smoothedBy(smoothing)
                    .sentence(output, List.of(reference))
                    .score());
        }
    }

    @Property
    void aTextIsItsOwnBestTranslation(@ForAll("texts") String text) {
        int words = WordTokenizer.bleu13a().words(text).size();

        assertThat(Bleu.sacre().corpus(List.of(text), List.of(text)).score()).isEqualTo(words >= 4 ? 1 : 0);
        assertThat(Bleu.sacre().sentence(text, List.of(text)).score()).isEqualTo(words > 0 ? 1 : 0);
    }

    @Property
    void meteorIsBoundedAndOfATextWithItselfNearlyOne(@ForAll("texts") String one, @ForAll("texts") String other) {
        List<String> words = WordTokenizer.whitespace().words(one);
        List<String> others = WordTokenizer.whitespace().words(other);

        isShare(Meteor.score(words, List.of(others)));
        assertThat(Meteor.score(words, List.of(words)))
                .isCloseTo(words.isEmpty() ? 0 : 1 - 0.5 / Math.pow(words.size(), 3), within(1e-12));
    }

    @Property
    void answersAreBoundedSymmetricAndEqualToThemselves(@ForAll("texts") String one, @ForAll("texts") String other) {
        for (AnswerMetric metric : ANSWER_METRICS) {
            isShare(metric.f1(one, other));
            assertThat(metric.f1(one, other)).isCloseTo(metric.f1(other, one), within(1e-15));
            assertThat(metric.exactMatch(one, other)).isEqualTo(metric.exactMatch(other, one));
            assertThat(metric.exactMatch(one, one)).isTrue();
            assertThat(metric.f1(one, one)).isIn(0.0, 1.0);
            if (metric.f1(one, one) == 1 && metric.exactMatch(one, other)) {
                assertThat(metric.f1(one, other)).isEqualTo(1);
            }
        }
    }

    @Property
    void tokenF1IsBoundedAndSymmetric(@ForAll("texts") String one, @ForAll("texts") String other) {
        isShare(TokenF1.of(one, other));
        assertThat(TokenF1.of(one, other)).isCloseTo(TokenF1.of(other, one), within(1e-12));
        assertThat(TokenF1.of(one, one)).isCloseTo(1, within(1e-5));
    }

    @Property
    void labelMeasuresAreBounded(@ForAll @Size(max = 30) List<@IntRange(min = -1, max = 3) Integer> labels) {
        int[] right = labels.stream().mapToInt(Integer::intValue).toArray();
        int[] shifted = labels.stream().mapToInt(label -> Math.max(label, 1)).toArray();
        var same = new Classification(right, right);
        var other = new Classification(shifted, right);

        assertThat(same.accuracy()).isEqualTo(labels.isEmpty() ? 0 : 1);
        assertThat(same.macroF1()).isEqualTo(labels.isEmpty() ? 0 : 1);
        isShare(other.accuracy());
        isShare(other.macroF1());
        assertThat(other.macroF1()).isCloseTo(new Classification(right, shifted).macroF1(), within(1e-12));
        isShare(MultiRc.exactMatch(new int[right.length], shifted, right));
    }

    @Property(tries = 50)
    void theMeanLiesWithinItsInterval(@ForAll @Size(min = 1, max = 20) List<@IntRange(max = 1) Integer> outcomes) {
        ConfidenceInterval interval = new Bootstrap(200, 0.99, 7)
                .interval(
                        outcomes.size(),
                        indices -> Arrays.stream(indices)
                                .mapToDouble(outcomes::get)
                                .average()
                                .orElseThrow());

        assertThat(interval.estimate()).isBetween(interval.low(), interval.high());
        isShare(interval.low());
        isShare(interval.high());
    }

    @Property
    void duplicateRemovalKeepsLinesInOrderAndTheFirst(@ForAll @Size(max = 10) List<@From("texts") String> lines) {
        List<String> kept = SummaryRules.withoutDuplicates(lines, 0.7);

        assertThat(lines).containsSubsequence(kept.isEmpty() ? List.of() : kept);
        if (!lines.isEmpty()) {
            assertThat(kept).startsWith(lines.getFirst());
        }
        assertThat(SummaryRules.withoutDuplicates(lines, 1)).isEqualTo(lines);
    }

    private static Stream<Double> shares(PrecisionRecall score) {
        return Stream.of(score.precision(), score.recall(), score.f1());
    }

    private static List<Double> numbers(RougeScore score) {
        return Stream.of(score.rouge1(), score.rouge2(), score.rougeL(), score.rougeLsum())
                .flatMap(MetricsProperties::shares)
                .toList();
    }

    private static void isShare(double number) {
        assertThat(number).isBetween(0.0, 1.0 + 1e-15);
    }
}
