package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

class SamplingPlanTest {

    private static final int START = 1;
    private static final int END = 2;

    private static Documents corpus(int documents, int id) {
        int[] document = new int[30];
        Arrays.fill(document, id);
        return InMemoryDocuments.ofIds(
                IntStream.range(0, documents).mapToObj(i -> document).toList());
    }

    private static SamplingPlan plan(boolean bestFit) {
        return new SamplingPlan(new DocumentSampler.Options(32, false, 0), bestFit, START, END, id -> false, 3);
    }

    private static double shareOf(int id, SampleSource source) {
        return IntStream.range(0, 1000)
                        .filter(i -> source.sample(i).ids()[1] == id)
                        .count()
                / 1000.0;
    }

    @Test
    void tokensOrWeightsDecideHowMuchOfEachCorpusComes() {
        for (boolean bestFit : new boolean[] {true, false}) {
            SampleSource byTokens = plan(bestFit)
                    .over(List.of(
                            new SamplingPlan.Weighted(corpus(30, 10), 0),
                            new SamplingPlan.Weighted(corpus(10, 11), 0)));
            assertThat(shareOf(10, byTokens)).isBetween(0.69, 0.81);
            SampleSource byWeight = plan(bestFit)
                    .over(List.of(
                            new SamplingPlan.Weighted(corpus(30, 10), 1),
                            new SamplingPlan.Weighted(corpus(10, 11), 4)));
            assertThat(shareOf(10, byWeight)).isBetween(0.14, 0.26);
        }
    }

    @Test
    void oneCorpusNeedsNoMixing() {
        SampleSource source = plan(true).over(List.of(new SamplingPlan.Weighted(corpus(30, 10), 0)));
        assertThat(source).isInstanceOf(BestFitPacking.class);
        assertThat(source.samplesPerEpoch()).isEqualTo(30);
    }

    @Test
    void halfOfTheWeightsIsAMistake() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> plan(false)
                        .over(List.of(
                                new SamplingPlan.Weighted(corpus(3, 10), 1),
                                new SamplingPlan.Weighted(corpus(3, 11), 0))))
                .withMessage("1 of 2 corpora have weights: give all of them one, or none");
    }
}
