package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopTokensTest {

    @Test
    void takesTheLowerIdOfEqualScores() {
        float[] scores = {1, 2, 2, 0.5f, 2, -0.0f, 0.0f};
        assertThat(TopTokens.select(scores, 7, 2)).containsExactly(1, 2);
        assertThat(TopTokens.select(scores, 7, 7)).containsExactly(1, 2, 4, 0, 3, 5, 6);
    }

    @Test
    void leavesOutWhatIsForbiddenOrBeyondTheSize() {
        float[] scores = {Float.NEGATIVE_INFINITY, 3, Float.NEGATIVE_INFINITY, 4, 9};
        assertThat(TopTokens.select(scores, 4, 3)).containsExactly(3, 1);
        assertThat(TopTokens.select(scores, 1, 3)).isEmpty();
    }

    /** Scores from few values, so that there are many ties. */
    @Provide
    Arbitrary<float[]> scores() {
        return Arbitraries.oneOf(
                        Arbitraries.floats().between(-4, 4).ofScale(1),
                        Arbitraries.just(Float.NEGATIVE_INFINITY),
                        Arbitraries.floats())
                .array(float[].class)
                .ofMinSize(1)
                .ofMaxSize(300);
    }

    @Property
    void equalsSortingEverything(@ForAll("scores") float[] scores, @ForAll @IntRange(min = 1, max = 40) int k) {
        int[] expected = IntStream.range(0, scores.length)
                .filter(id -> scores[id] > Float.NEGATIVE_INFINITY)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -(scores[id] + 0.0f))
                        .thenComparingInt(id -> id))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(TopTokens.select(scores, scores.length, k)).isEqualTo(expected);
    }
}
