package org.glm4j.model.tensor;

import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.glm4j.model.engine.Engine;

/**
 * Products with weight matrices, each by the fastest of libtorch's implementations. On a processor a few rows cost the
 * time in which the weights are read, so what counts is how close an implementation comes to the memory's bandwidth.
 */
final class MatrixProducts {

    /** Up to so many rows, half precision products are faster row by row than as a matrix. */
    private static final int FEW_ROWS = 2;

    /** From so many rows on, widening a half precision matrix costs less than multiplying row by row. */
    private static final int MANY_ROWS = 16;

    /** Elements of a weight matrix of which a copy in single precision may be made: 256 MB of it. */
    private static final long MOST_TO_WIDEN = 64L << 20;

    private static final boolean ONE_DNN = Engine.start().prefersOneDnn();

    private MatrixProducts() {}

    /**
     * {@code x weight^T + bias}.
     *
     * @param bias null for none
     */
    static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        if (!InferenceMode.is_enabled() || x.is_cuda()) {
            return plain(x, weight, bias);
        }
        return switch (x.scalar_type().intern()) {
            case Float -> ONE_DNN ? single(x, weight, bias) : plain(x, weight, bias);
            case BFloat16 -> rows(x) <= FEW_ROWS ? withoutOneDnn(x, weight, bias) : plain(x, weight, bias);
            case Half ->
                rows(x) > MANY_ROWS && weight.numel() <= MOST_TO_WIDEN
                        ? widened(x, weight, bias)
                        : plain(x, weight, bias);
            default -> plain(x, weight, bias);
        };
    }

    private static Tensor single(Tensor x, Tensor weight, Tensor bias) {
        return MklRowProduct.serves(x, weight)
                ? MklRowProduct.apply(x, weight, bias)
                : OneDnnLinear.apply(x, weight, bias);
    }

    private static long rows(Tensor x) {
        return x.numel() / x.size(-1);
    }

    /** libtorch has no matrix product for float16 on most processors, only one of a matrix with a vector. */
    private static Tensor widened(Tensor x, Tensor weight, Tensor bias) {
        var wideBias = bias == null ? null : bias.to(ScalarType.Float);
        return linear(x.to(ScalarType.Float), weight.to(ScalarType.Float), wideBias)
                .to(ScalarType.Half);
    }

    private static Tensor plain(Tensor x, Tensor weight, Tensor bias) {
        return bias == null ? torch.linear(x, weight) : torch.linear(x, weight, bias);
    }

    /** libtorch's own product of a matrix with a vector reads bfloat16 twice as fast as oneDNN. */
    private static Tensor withoutOneDnn(Tensor x, Tensor weight, Tensor bias) {
        // A process-wide switch. A thread that multiplies at the same time may be served by the other implementation,
        // which is slower there but as exact.
        var context = torch.globalContext();
        context.setUserEnabledMkldnn(false);
        try {
            return plain(x, weight, bias);
        } finally {
            context.setUserEnabledMkldnn(true);
        }
    }
}
