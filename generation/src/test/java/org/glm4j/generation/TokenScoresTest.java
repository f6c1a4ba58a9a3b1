package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenScoresTest {

    @Test
    void logProbabilitiesAreTheModelsWhateverIsForbidden() {
        TokenScores scores = new TokenScores(new float[] {1, 2, 3}, 3, 0, 0);
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
        scores.forbid(2);
        assertThat(scores.logProbability(0)).isCloseTo(Math.log(Math.exp(1) / sum), within(1e-12));
        assertThat(scores.best()).isEqualTo(1);
    }

    @Test
    void staysExactForLargeScores() {
        TokenScores scores = new TokenScores(new float[] {30_000, 29_999, -30_000}, 3, 0, 0);
        assertThat(scores.logProbability(0)).isCloseTo(-Math.log1p(Math.exp(-1)), within(1e-9));
        assertThat(scores.logProbability(2)).isCloseTo(-60_000 - Math.log1p(Math.exp(-1)), within(1e-9));
    }

    @Test
    void doesNotChooseThePaddingOfTheVocabulary() {
        TokenScores scores = new TokenScores(new float[] {1, 2, 9}, 2, 0, 0);
        assertThat(scores.best()).isEqualTo(1);
        assertThat(scores.best(3)).containsExactly(1, 0);
        assertThat(scores.logProbability(1)).isLessThan(-7);
    }

    @Test
    void nothingIsLeftWhenAllIsForbidden() {
        TokenScores scores = new TokenScores(new float[] {1}, 1, 0, 0);
        scores.forbid(0);
        assertThat(scores.best()).isEqualTo(-1);
        assertThat(scores.best(4)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void refusesScoresThatAreNotNumbers(float poison) {
        assertThatThrownBy(() -> new TokenScores(new float[] {1, poison, 2}, 3, 1, 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("token 5 of blank 2")
                .hasMessageContaining("fp32");
    }

    @Test
    void refusesNothingButNegativeInfinities() {
        float[] logits = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        assertThatThrownBy(() -> new TokenScores(logits, 2, 0, 0)).isInstanceOf(InvalidInputException.class);
    }
}
