package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void interpolatesBetweenNeighbours() {
        Figures figures = Figures.of(4, 1, 3, 2);

        // quartiles of 1 2 3 4 by linear interpolation: 1.75, 2.5, 3.25
        assertThat(figures.median()).isEqualTo(2.5);
        assertThat(figures.spread()).isCloseTo(1.5 / 2.5, within(1e-15));
        assertThat(figures.n()).isEqualTo(4);
    }

    @Test
    void oneSampleHasNoSpread() {
        assertThat(Figures.of(7)).isEqualTo(new Figures(7, 0, 1));
    }

    @Test
    void oneStrayMeasurementMovesNothing() {
        assertThat(Figures.of(10, 10, 10, 10, 900)).isEqualTo(new Figures(10, 0, 5));
    }

    @Test
    void ratiosArePairedBeforeTheMedianIsTaken() {
        double[] fastThenSlowMachine = {100, 50, 10};
        double[] halfAsFast = {50, 25, 5};

        assertThat(Figures.ofRatios(fastThenSlowMachine, halfAsFast)).isEqualTo(new Figures(2, 0, 3));
    }

    @Test
    void refusesWhatCannotBePaired() {
        assertThatThrownBy(() -> Figures.ofRatios(new double[] {1, 2}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 samples cannot be paired with 1");
        assertThatThrownBy(Figures::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void medianLiesAmongTheSamplesAndHalfOfThemOnEachSide(
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0.01, max = 1e6) Double> samples) {
        double median = Figures.of(array(samples)).median();

        assertThat(samples.stream().filter(s -> s <= median + 1e-9).count())
                .isGreaterThanOrEqualTo((samples.size() + 1) / 2);
        assertThat(samples.stream().filter(s -> s >= median - 1e-9).count())
                .isGreaterThanOrEqualTo((samples.size() + 1) / 2);
    }

    @Property
    void aScaledMachineChangesTheMedianAndNotTheSpread(
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0.01, max = 1e6) Double> samples,
            @ForAll @DoubleRange(min = 0.01, max = 100) double factor) {
        Figures before = Figures.of(array(samples));
        Figures after = Figures.of(samples.stream().mapToDouble(s -> s * factor).toArray());

        assertThat(after.median()).isCloseTo(before.median() * factor, within(1e-9 * before.median() * factor));
        assertThat(after.spread()).isCloseTo(before.spread(), within(1e-9));
    }

    private static double[] array(List<Double> samples) {
        return samples.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
