package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.glm4j.data.TokenSample;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

class WeightedMixtureTest {

    /** Samples that say which source they are of and their number in it. */
    private record Numbered(int source) implements SampleSource {
        @Override
        public TokenSample sample(long position) {
            return new TokenSample(new int[] {source, (int) position}, new byte[2]);
        }

        @Override
        public long samplesPerEpoch() {
            return 100;
        }
    }

    private final WeightedMixture mixture =
            new WeightedMixture(List.of(new Numbered(0), new Numbered(1), new Numbered(2)), List.of(5.0, 3.0, 2.0), 1);

    @Test
    void everySourceGivesItsShareAndNoSampleIsPassedOver() {
        boolean[][] seen = new boolean[3][15_000];
        int[] firstHundred = new int[3];
        for (int position = 0; position < 30_000; position++) {
            int[] ids = mixture.sample(position).ids();
            assertThat(seen[ids[0]][ids[1]]).isFalse();
            seen[ids[0]][ids[1]] = true;
            firstHundred[ids[0]] += position < 1000 ? 1 : 0;
        }
        int[] counts = {15_000, 9_000, 6_000};
        for (int source = 0; source < 3; source++) {
            for (int i = 0; i < counts[source]; i++) {
                assertThat(seen[source][i]).isTrue();
            }
            assertThat(firstHundred[source] / 1000.0).isCloseTo(counts[source] / 30_000.0, within(0.065));
        }
    }

    @Test
    void anEpochHasSeenEverySourceOnce() {
        assertThat(mixture.samplesPerEpoch()).isEqualTo(500);
    }

    @Test
    void aWeightOfNothingIsRefused() {
        for (double weight : new double[] {0, -1, Double.NaN, 1e-9}) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() ->
                            new WeightedMixture(List.of(new Numbered(0), new Numbered(1)), List.of(1.0, weight), 1))
                    .withMessageContaining("corpus has");
        }
    }
}
