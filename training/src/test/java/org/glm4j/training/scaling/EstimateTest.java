package org.glm4j.training.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.checkpoint.PublishedModel;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.training.ZeroStage;
import org.junit.jupiter.api.Test;

class EstimateTest {

    private static final Cluster A100 = new Cluster(64, 8, 80e9, 140e12, 230e9, 22e9);
    private static final PublishedModel LARGE = PublishedModel.named("glm-10b");
    private static final Work WORK = new Work(LARGE.config(), 1024, 512);

    private static Estimate of(Layout layout) {
        return Estimate.of(WORK, A100, layout);
    }

    @Test
    void partsHaveTheirShareOfTheParameters() {
        var config = LARGE.config();
        double whole = Estimate.parameters(config, 1);

        assertThat(whole).isEqualTo((double) config.parameterCount());
        // Embeddings of positions, LayerNorms and the biases behind sums are whole in every part.
        double common = 2.0 * config.positionRows() * config.hiddenSize()
                + config.numLayers() * 6.0 * config.hiddenSize()
                + 2.0 * config.hiddenSize();
        assertThat(Estimate.parameters(config, 4)).isEqualTo((whole - common) / 4 + common);
    }

    @Test
    void stateIsTheTableOfTheDocumentation() {
        double p = Estimate.parameters(LARGE.config(), 1);
        var one = new Layout(64, 1, ZeroStage.NONE, 1, 16, true);

        assertThat(Estimate.state(p, one)).isEqualTo(20 * p);
        assertThat(Estimate.state(p, new Layout(64, 1, ZeroStage.OPTIMIZER, 1, 16, true)))
                .isCloseTo((2 + 6 + 12.0 / 64) * p, within(1.0));
        assertThat(Estimate.state(p, new Layout(64, 1, ZeroStage.GRADIENTS, 1, 16, true)))
                .isCloseTo((2 + 16.0 / 64) * p + 4 * 25 * 1048576, within(1.0));
    }

    @Test
    void bytesOfAStepAreThoseOfRings() {
        double p = Estimate.parameters(LARGE.config(), 2);
        double hidden = LARGE.hiddenSize();

        assertThat(of(new Layout(32, 2, ZeroStage.NONE, 1, 32, false)).gradientBytes())
                .isCloseTo(2 * 31 / 32.0 * 4 * p, within(1.0));
        assertThat(of(new Layout(32, 2, ZeroStage.OPTIMIZER, 1, 32, false)).gradientBytes())
                .isCloseTo(31 / 32.0 * (4 + 2) * p, within(1.0));
        assertThat(of(new Layout(32, 2, ZeroStage.GRADIENTS, 1, 32, false)).gradientBytes())
                .isCloseTo(31 / 32.0 * (32 * 4 + 2) * p, within(1.0));
        // Four sums a layer, one of the embeddings, and one where there are targets.
        assertThat(of(new Layout(32, 2, ZeroStage.NONE, 1, 32, false)).activationBytes())
                .isCloseTo((4 * 48 + 1.2) * 512 * hidden * 2 * 32, within(1.0));
        assertThat(of(new Layout(64, 1, ZeroStage.NONE, 1, 16, false)).activationBytes())
                .isZero();
    }

    @Property
    void moreOfEverythingNeverNeedsMoreMemoryOfOne(@ForAll @IntRange(min = 0, max = 5) int log) {
        int models = 1 << log;
        var less = of(new Layout(models, 1, ZeroStage.GRADIENTS, 4, 1, false));

        assertThat(of(new Layout(2 * models, 1, ZeroStage.GRADIENTS, 4, 1, false))
                        .memory())
                .isLessThan(less.memory());
        assertThat(of(new Layout(models, 2, ZeroStage.GRADIENTS, 4, 1, false)).memory())
                .isLessThan(less.memory());
        assertThat(of(new Layout(models, 1, ZeroStage.GRADIENTS, 4, 1, true)).memory())
                .isLessThan(less.memory());
        assertThat(of(new Layout(models, 1, ZeroStage.GRADIENTS, 2, 2, false)).memory())
                .isLessThan(less.memory());
    }

    @Test
    void whatIsFoundFitsAndIsTheFastest() {
        var search = new LayoutSearch(WORK, A100);

        var found = search.fastestByParts();

        assertThat(found).isNotEmpty().allSatisfy(estimate -> {
            assertThat(estimate.memory()).isLessThanOrEqualTo(A100.memory());
            var layout = estimate.layout();
            assertThat(layout.models() * layout.parts()).isEqualTo(64);
            assertThat(layout.models() * layout.microBatch() * layout.accumulation())
                    .isEqualTo(1024);
            assertThat(estimate.seconds())
                    .isGreaterThanOrEqualTo(search.fastest().orElseThrow().seconds());
        });
        var two = new Layout(32, 2, ZeroStage.OPTIMIZER, 4, 8, true);
        assertThat(of(two).memory()).isLessThan(A100.memory());
        assertThat(search.fastest().orElseThrow().seconds()).isLessThanOrEqualTo(of(two).seconds());
    }

    @Test
    void slowNetworksWait() {
        var layout = new Layout(64, 1, ZeroStage.NONE, 1, 16, false);
        var slow = new Cluster(64, 8, 80e9, 140e12, 230e9, 1e9);

        assertThat(Estimate.of(WORK, slow, layout).waiting())
                .isGreaterThan(of(layout).waiting());
        assertThat(Estimate.of(WORK, slow, layout).computing())
                .isEqualTo(of(layout).computing());
    }

    @Test
    void textsThatCannotBeSharedOutAreTold() {
        assertThatThrownBy(() -> new LayoutSearch(
                        new Work(PublishedModel.named("glm-base").config(), 7, 512), A100))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("7 texts of a step cannot be shared out among 64 GPUs");
    }
}
