package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TokenFilterTest {

    static List<JsonNode> filters() {
        return Goldens.resource("filters.json");
    }

    @ParameterizedTest
    @MethodSource("filters")
    void keepsWhatTheReferenceKeeps(JsonNode golden) {
        TokenFilter filter = new TokenFilter(
                1, golden.get("top_k").asInt(), golden.get("top_p").asDouble());
        assertThat(kept(filter, Goldens.floats(golden.get("logits"))))
                .containsExactlyInAnyOrder(
                        Arrays.stream(Goldens.ints(golden.get("kept"))).boxed().toArray(Integer[]::new));
    }

    @Test
    void keepsAllThatTieWithTheLastOfTopK() {
        float[] logits = {1, 5, 3, 3, 3, 0};
        assertThat(kept(new TokenFilter(1, 2, 0), logits)).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void temperatureSharpensTheNucleus() {
        float[] logits = {2, 1.9f, 1.8f, 1.7f};
        assertThat(kept(new TokenFilter(1, 0, 0.5), logits)).containsExactlyInAnyOrder(0, 1);
        assertThat(kept(new TokenFilter(0.05, 0, 0.5), logits)).containsExactlyInAnyOrder(0);
        assertThat(kept(new TokenFilter(1e-30, 0, 0.99), logits)).containsExactlyInAnyOrder(0);
    }

    @Test
    void neverKeepsForbiddenTokens() {
        float[] logits = {2, 3, 1};
        for (TokenFilter filter :
                List.of(new TokenFilter(1, 0, 0), new TokenFilter(1, 3, 0), new TokenFilter(1, 0, 1))) {
            TokenScores scores = new TokenScores(logits.clone(), 3, 0, 0);
            scores.forbid(1);
            assertThat(drawable(filter.apply(scores))).containsExactlyInAnyOrder(0, 2);
            scores.forbid(0);
            scores.forbid(2);
            assertThat(filter.apply(scores).weights()).isEmpty();
        }
    }

    /** A nucleus larger than the first look at the likeliest tokens. */
    @Test
    void findsALargeNucleus() {
        float[] flat = new float[5000];
        assertThat(kept(new TokenFilter(1, 0, 0.8), flat)).hasSize(4001);
        assertThat(kept(new TokenFilter(1, 0, 1), flat)).hasSize(5000);
    }

    @Property
    void keepsTheFewestLikeliestThatReachTopP(
            @ForAll @Size(min = 1, max = 60) List<@FloatRange(min = -8, max = 8) Float> values,
            @ForAll @IntRange(max = 20) int topK,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double topP,
            @ForAll @DoubleRange(min = 0.2, max = 4) double temperature) {
        float[] logits = floats(values);
        TokenFilter.Candidates afterK =
                new TokenFilter(temperature, topK, 0).apply(new TokenScores(logits.clone(), logits.length, 0, 0));
        TokenFilter.Candidates kept =
                new TokenFilter(temperature, topK, topP).apply(new TokenScores(logits.clone(), logits.length, 0, 0));

        double least = Arrays.stream(kept.weights()).min().orElseThrow();
        double bestLeftOut = IntStream.range(0, afterK.ids().length)
                .filter(i -> Arrays.stream(kept.ids()).noneMatch(id -> id == afterK.ids()[i]))
                .mapToDouble(i -> afterK.weights()[i])
                .max()
                .orElse(0);
        assertThat(bestLeftOut).isLessThanOrEqualTo(least);
        assertThat(kept.total() / afterK.total()).isGreaterThan(topP - 1e-9);
        assertThat((kept.total() - least) / afterK.total()).isLessThanOrEqualTo(topP + 1e-9);
    }

    @Property
    void weightsAreTheSoftmaxOfScoresOverTemperature(
            @ForAll @Size(min = 1, max = 30) List<@FloatRange(min = -8, max = 8) Float> values,
            @ForAll @DoubleRange(min = 0.2, max = 4) double temperature) {
        float[] logits = floats(values);
        TokenFilter.Candidates all =
                new TokenFilter(temperature, 0, 0).apply(new TokenScores(logits.clone(), logits.length, 0, 0));
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] / temperature))
                .sum();
        for (int i = 0; i < logits.length; i++) {
            assertThat(Math.exp(all.logProbability(i)))
                    .isCloseTo(Math.exp(logits[all.ids()[i]] / temperature) / sum, within(1e-12));
        }
    }

    @Test
    void drawsEveryTokenAsOftenAsItIsLikely() {
        double[] weights = {2, 0, 1, 5};
        int[] counts = new int[4];
        int draws = 80_000;
        for (int i = 0; i < draws; i++) {
            counts[TokenFilter.draw(weights, (i + 0.5) / draws)]++;
        }
        assertThat(counts).containsExactly(20_000, 0, 10_000, 50_000);
        assertThat(TokenFilter.draw(weights, 0)).isZero();
        assertThat(TokenFilter.draw(weights, Math.nextDown(1.0))).isEqualTo(3);
        assertThat(TokenFilter.draw(new double[] {0, 0}, 0.5)).isEqualTo(-1);
        assertThat(TokenFilter.draw(new double[0], 0.5)).isEqualTo(-1);
    }

    private static Set<Integer> kept(TokenFilter filter, float[] logits) {
        return drawable(filter.apply(new TokenScores(logits.clone(), logits.length, 0, 0)));
    }

    private static Set<Integer> drawable(TokenFilter.Candidates candidates) {
        return IntStream.range(0, candidates.ids().length)
                .filter(i -> candidates.weights()[i] > 0)
                .mapToObj(i -> candidates.ids()[i])
                .collect(Collectors.toSet());
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
