package org.glm4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glm4j.metrics.text.TokenizationRepair;
import org.glm4j.metrics.text.WordTokenizer;
import org.junit.jupiter.api.Test;

class EdgeCasesTest {

    private static final RougeScore NOTHING =
            new RougeScore(PrecisionRecall.ZERO, PrecisionRecall.ZERO, PrecisionRecall.ZERO, PrecisionRecall.ZERO);

    @Test
    void nothingAgainstSomethingIsZero() {
        assertThat(Rouge.stemmed().score("", "a storm")).isEqualTo(NOTHING);
        assertThat(Rouge.stemmed().score("a storm", "")).isEqualTo(NOTHING);
        assertThat(Rouge.stemmed().score("", "")).isEqualTo(NOTHING);
        assertThat(Bleu.sacre().corpus(List.of(""), List.of("a storm")).score()).isZero();
        assertThat(Bleu.multiBleu().corpus(List.of("a storm"), List.of("")))
                .hasToString("BLEU = 0, 0/0/0/0 (BP=0, ratio=0, hyp_len=0, ref_len=0)");
    }

    @Test
    void anEmptyCorpusIsZeroAndHasNoInterval() {
        RougeCorpus corpus = Rouge.stemmed().corpus(List.of(), List.of());

        assertThat(corpus.mean()).isEqualTo(NOTHING);
        assertThatIllegalArgumentException().isThrownBy(() -> corpus.range(Bootstrap.usual(1)));
        assertThat(Bleu.sacre().corpus(List.of(), List.of()).score()).isZero();
        assertThat(AnswerScores.of(AnswerMetric.squad1(), List.of(), List.of())).isEqualTo(new AnswerScores(0, 0));
        assertThat(new Classification(new int[0], new int[0]).accuracy()).isZero();
        assertThat(MultiRc.exactMatch(new int[0], new int[0], new int[0])).isZero();
        assertThat(ReferenceSquad.score(List.of())).isEqualTo(new AnswerScores(0, 0));
    }

    @Test
    void sidesOfDifferentLengthAreRefused() {
        List<String> one = List.of("a");
        List<String> two = List.of("a", "b");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rouge.stemmed().corpus(one, two))
                .withMessage("1 outputs do not go with 2 references");
        assertThatIllegalArgumentException().isThrownBy(() -> Bleu.sacre().corpus(one, two));
        assertThatIllegalArgumentException().isThrownBy(() -> Bleu.sacre().counts("a", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerScores.of(AnswerMetric.cmrc(), two, List.of(one)));
        assertThatIllegalArgumentException().isThrownBy(() -> Squad2.of(two, List.of(one)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Classification(new int[1], new int[2]));
        assertThatIllegalArgumentException().isThrownBy(() -> MultiRc.exactMatch(new int[1], new int[1], new int[2]));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Bootstrap(0, 0.95, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Bootstrap(10, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Bootstrap(10, Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SummaryRules(TokenizationRepair.NONE, -0.1));
    }

    @Test
    void aScriptWithoutLatinLettersNeedsAnotherTokenizer() {
        String text = "北京 天气 很 好";

        assertThat(Rouge.stemmed().score(text, text)).isEqualTo(NOTHING);
        assertThat(Rouge.withTokenizer(WordTokenizer.whitespace())
                        .score(text, "北京 天气 不 好")
                        .rouge1()
                        .f1())
                .isEqualTo(0.75);
    }

    @Test
    void veryLongTexts() {
        List<String> words =
                IntStream.range(0, 6000).mapToObj(i -> "w" + i % 997).toList();
        String text = String.join(" ", words);
        String withoutEveryThird = IntStream.range(0, words.size())
                .filter(i -> i % 3 != 0)
                .mapToObj(words::get)
                .collect(Collectors.joining(" "));

        RougeScore score = Rouge.stemmed().score(withoutEveryThird, text);

        assertThat(score.rougeL()).isEqualTo(PrecisionRecall.of(4000, 4000, 6000));
        assertThat(score.rougeLsum()).isEqualTo(PrecisionRecall.of(4000, 4000, 6000));
        assertThat(Bleu.sacre().corpus(List.of(text), List.of(text)).score()).isEqualTo(1);
    }

    @Test
    void aQuestionWithoutAnswerIsRightWhenNothingIsSaid() {
        Squad2 scores = Squad2.of(
                List.of("", "a boat", "the blue boat", ""),
                List.of(List.of(), List.of(), List.of("blue boat", "boat"), List.of("the")));

        assertThat(scores.withoutAnswer()).isEqualTo(new AnswerScores(0.5, 0.5));
        assertThat(scores.withAnswer()).isEqualTo(new AnswerScores(1, 1));
        assertThat(scores.all()).isEqualTo(new AnswerScores(0.75, 0.75));
        assertThat(scores.questionsWithAnswer()).isEqualTo(2);
        assertThat(scores.questionsWithoutAnswer()).isEqualTo(2);
    }

    @Test
    void chineseAnswersOfTheReferenceAreComparedInSyllables() {
        AnswerMetric metric = AnswerMetric.reference();

        assertThat(metric.normalized("北京，“市”")).isEqualTo("Bei Jing Shi");
        assertThat(metric.f1("北京", "北京市")).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void aSummaryIsPreparedAsTheReferenceDoes() {
        var rules = new SummaryRules(TokenizationRepair.PENN, SummaryRules.REFERENCE_DUPLICATE_RATE);

        assertThat(rules.prediction("the storm didn ' t hit us [SEP] too short [SEP] The storm didn ' t hit them"))
                .isEqualTo("the storm did n't hit us");
        assertThat(rules.reference("it rained [SEP] it ' s over")).isEqualTo("it rained\nit 's over");
        assertThat(rules.prediction("")).isEmpty();
        assertThat(rules.score(List.of("the storm did hit us"), List.of("the storm hit"))
                        .mean()
                        .rouge1())
                .isEqualTo(PrecisionRecall.of(3, 5, 3));
    }

    @Test
    void theSeedDecidesTheInterval() {
        double[] values = {0, 0.1, 0.2, 0.7, 0.9, 1};
        ConfidenceInterval first = interval(values, 3);

        assertThat(interval(values, 3)).isEqualTo(first);
        assertThat(interval(values, 4)).isNotEqualTo(first);
        assertThat(first.estimate()).isCloseTo(2.9 / 6, within(1e-15));
    }

    private static ConfidenceInterval interval(double[] values, long seed) {
        return Bootstrap.usual(seed)
                .interval(
                        values.length,
                        indices -> Arrays.stream(indices)
                                .mapToDouble(i -> values[i])
                                .average()
                                .orElseThrow());
    }

    /** 2,000 coins of which half fell on heads: the normal approximation gives 0.5 +- 1.96 * 0.5 / sqrt(2000). */
    @Test
    void theIntervalIsAsWideAsTheorySays() {
        ConfidenceInterval interval = new Bootstrap(5000, 0.95, 11)
                .interval(
                        2000,
                        indices ->
                                Arrays.stream(indices).map(i -> i % 2).average().orElseThrow());

        assertThat(interval.low()).isCloseTo(0.5 - 0.0219, within(0.0015));
        assertThat(interval.high()).isCloseTo(0.5 + 0.0219, within(0.0015));
    }

    @Test
    void rougeRangesHoldTheirMeans() {
        RougeCorpus corpus = Rouge.stemmed()
                .corpus(
                        List.of("a storm hit the river", "bridges opened", "nothing at all", "the storm"),
                        List.of("the storm hit a river", "the bridge opened", "some text", "the storm"));
        RougeCorpus.Range range = corpus.range(Bootstrap.usual(5));

        assertThat(range.low().rouge1().f1()).isLessThan(corpus.mean().rouge1().f1());
        assertThat(range.high().rouge1().f1())
                .isGreaterThan(corpus.mean().rouge1().f1());
        assertThat(range.low().rougeLsum().recall())
                .isLessThan(corpus.mean().rougeLsum().recall());
        assertThat(range.confidence()).isEqualTo(0.95);
    }
}
