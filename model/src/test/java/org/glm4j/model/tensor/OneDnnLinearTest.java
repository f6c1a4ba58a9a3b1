package org.glm4j.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bytedeco.pytorch.global.torch;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.engine.Engine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** oneDNN's product equals libtorch's own, for every shape in which the model calls it. */
class OneDnnLinearTest {

    private static final int IN = 24;
    private static final int OUT = 40;

    private final Random random = new Random(3);

    @BeforeEach
    void onlyWhereOneDnnIs() {
        Engine.start();
        assumeTrue(torch.hasMKLDNN());
    }

    private Tensor normal(long... shape) {
        return Tensor.empty(Dtype.FP32, Device.CPU, shape).normalInPlace(0, 1, random);
    }

    private static void assertEqualToPlain(Tensor x, Tensor weight, Tensor bias) {
        var expected = bias == null
                ? torch.linear(x.handle(), weight.handle())
                : torch.linear(x.handle(), weight.handle(), bias.handle());
        var actual = OneDnnLinear.apply(x.handle(), weight.handle(), bias == null ? null : bias.handle());

        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.sub(expected).abs().max().item_double()).isLessThan(1e-4);
        assertThat(expected.abs().max().item_double()).isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33})
    void equalsThePlainProduct(int rows) {
        try (var _ = TensorScope.inference()) {
            var weight = normal(OUT, IN);
            assertEqualToPlain(normal(rows, IN), weight, normal(OUT));
            assertEqualToPlain(normal(rows, IN), weight, null);
            assertEqualToPlain(normal(2, rows, IN), weight, normal(OUT));
        }
    }

    @Test
    void readsInputsThatDoNotLieInARow() {
        try (var _ = TensorScope.inference()) {
            assertEqualToPlain(normal(IN, 5).transpose(0, 1), normal(OUT, IN), normal(OUT));
        }
    }

    @Test
    void itsConstantsOutliveTheScopeOfTheFirstCall() {
        for (int call = 0; call < 3; call++) {
            try (var _ = TensorScope.inference()) {
                assertEqualToPlain(normal(1, IN), normal(OUT, IN), null);
            }
        }
    }
}
