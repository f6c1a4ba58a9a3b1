package org.glm4j.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.engine.Engine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MKL's product with a single row equals libtorch's own in double precision. */
class MklRowProductTest {

    private final Random random = new Random(5);

    @BeforeEach
    void onlyWhereMklIs() {
        assumeTrue(Engine.start().mkl().isPresent(), "libtorch does not run on MKL here");
    }

    private Tensor normal(Dtype dtype, long... shape) {
        return Tensor.empty(Dtype.FP32, Device.CPU, shape)
                .normalInPlace(0, 1, random)
                .to(dtype);
    }

    private static void assertEqualToPlain(Tensor x, Tensor weight, Tensor bias) {
        assertThat(MklRowProduct.serves(x.handle(), weight.handle())).isTrue();
        var wideX = x.handle().to(ScalarType.Double);
        var wideWeight = weight.handle().to(ScalarType.Double);
        var expected = bias == null
                ? torch.linear(wideX, wideWeight)
                : torch.linear(wideX, wideWeight, bias.handle().to(ScalarType.Double));
        var actual = MklRowProduct.apply(x.handle(), weight.handle(), bias == null ? null : bias.handle());

        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.sub(expected).abs().max().item_double()).isLessThan(1e-3);
        assertThat(expected.abs().max().item_double()).isGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({"1024,512", "700,768", "601,1024", "3072,1024", "256,2048", "256,4096", "203,4096", "31,40960"})
    void equalsThePlainProduct(int out, int in) {
        try (var _ = TensorScope.inference()) {
            var weight = normal(Dtype.FP32, out, in);
            var bias = normal(Dtype.FP32, out);
            var before = bias.copy();
            assertEqualToPlain(normal(Dtype.FP32, 1, in), weight, null);
            assertEqualToPlain(normal(Dtype.FP32, 1, 1, in), weight, bias);
            assertEqualToPlain(normal(Dtype.FP32, in), weight, bias);
            assertThat(bias.toFloats()).isEqualTo(before.toFloats());
        }
    }

    @Test
    void readsInputsThatDoNotLieInARow() {
        try (var _ = TensorScope.inference()) {
            var column = normal(Dtype.FP32, 1024, 3).narrow(1, 1, 1).transpose(0, 1);
            assertThat(column.handle().is_contiguous()).isFalse();
            assertEqualToPlain(column, normal(Dtype.FP32, 600, 1024), normal(Dtype.FP32, 600));
        }
    }

    @Test
    void leavesToOthersWhatItCannotCompute() {
        try (var _ = TensorScope.inference()) {
            var weight = normal(Dtype.FP32, 1024, 1024);
            var row = normal(Dtype.FP32, 1, 1024);
            assertThat(MklRowProduct.serves(row.handle(), weight.handle())).isTrue();
            assertThat(serves(normal(Dtype.FP32, 2, 1024), weight)).isFalse();
            assertThat(serves(row, normal(Dtype.FP32, 64, 1024))).isFalse();
            assertThat(serves(normal(Dtype.FP32, 1, 64), normal(Dtype.FP32, 30000, 64)))
                    .isFalse();
            assertThat(serves(row, weight.transpose(0, 1))).isFalse();
            assertThat(serves(row.to(Dtype.BF16), weight.to(Dtype.BF16))).isFalse();
        }
    }

    private static boolean serves(Tensor x, Tensor weight) {
        return MklRowProduct.serves(x.handle(), weight.handle());
    }
}
