package org.glm4j.model.tensor;

import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Reduction;

/** The operations of neural networks, as in PyTorch's {@code torch.nn.functional}. */
public final class Functional {

    private static final long NO_TARGET = -100;

    private Functional() {}

    /**
     * {@code x weight^T + bias}.
     *
     * @param x [..., in]
     * @param weight [out, in]
     * @param bias [out]
     * @return [..., out]
     */
    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return Tensor.of(MatrixProducts.linear(x.handle(), weight.handle(), bias.handle()));
    }

    /**
     * {@code x weight^T}.
     *
     * @param x [..., in]
     * @param weight [out, in]
     * @return [..., out]
     */
    public static Tensor linear(Tensor x, Tensor weight) {
        return Tensor.of(MatrixProducts.linear(x.handle(), weight.handle(), null));
    }

    /** Normalises the last dimension of {@code x} to mean 0 and variance 1, then scales and shifts it. */
    public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
        return Tensor.of(torch.layer_norm(
                x.handle(),
                new long[] {weight.elements()},
                new TensorOptional(weight.handle()),
                new TensorOptional(bias.handle()),
                epsilon,
                true));
    }

    /** {@code x Phi(x)}, with the normal distribution function computed by {@code erf}. */
    public static Tensor geluErf(Tensor x) {
        return Tensor.of(torch.gelu(x.handle(), "none"));
    }

    /** {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}. */
    public static Tensor geluTanh(Tensor x) {
        return Tensor.of(torch.gelu(x.handle(), "tanh"));
    }

    /**
     * Rows of a table.
     *
     * @param table [rows, width]
     * @param indices whole numbers, any shape
     * @return the shape of {@code indices}, then width
     */
    public static Tensor embedding(Tensor table, Tensor indices) {
        return Tensor.of(torch.embedding(table.handle(), indices.handle()));
    }

    /**
     * {@code softmax(scale q k^T + bias) v}, fused.
     *
     * @param q [batch, heads, queries, head size]
     * @param k [batch, heads, keys, head size]
     * @param v [batch, heads, keys, head size]
     * @param bias added to the scores, of a shape that broadcasts to [batch, heads, queries, keys]
     * @return [batch, heads, queries, head size]
     */
    public static Tensor attention(Tensor q, Tensor k, Tensor v, Tensor bias, double scale) {
        return attention(q, k, v, new TensorOptional(bias.handle()), false, scale);
    }

    /** As {@link #attention(Tensor, Tensor, Tensor, Tensor, double)}; every query sees every key. */
    public static Tensor attention(Tensor q, Tensor k, Tensor v, double scale) {
        return attention(q, k, v, new TensorOptional(), false, scale);
    }

    /** As {@link #attention(Tensor, Tensor, Tensor, Tensor, double)}; query i sees keys 0 to i. */
    public static Tensor causalAttention(Tensor q, Tensor k, Tensor v, double scale) {
        return attention(q, k, v, new TensorOptional(), true, scale);
    }

    private static Tensor attention(Tensor q, Tensor k, Tensor v, TensorOptional bias, boolean causal, double scale) {
        return Tensor.of(torch.scaled_dot_product_attention(
                q.handle(), k.handle(), v.handle(), bias, 0.0, causal, new DoubleOptional(scale), false));
    }

    /**
     * A bidirectional LSTM that starts from zero states.
     *
     * @param x [batch, length, in]
     * @param weights per layer and direction: input-hidden, hidden-hidden, their biases
     * @return [batch, length, 2 * hidden]
     */
    public static Tensor bidirectionalLstm(Tensor x, List<Tensor> weights, int layers, int hiddenSize) {
        var zero = Tensor.zeros(x.dtype(), x.device(), 2L * layers, x.size(0), hiddenSize);
        return Tensor.of(torch.lstm(
                        x.handle(),
                        Tensor.vector(List.of(zero, zero)),
                        Tensor.vector(weights),
                        true,
                        layers,
                        0.0,
                        false,
                        true,
                        true)
                .get0());
    }

    /**
     * {@code -log softmax(logits)[target]} of every row; 0 where the target is {@code ignored}.
     *
     * @param logits [rows, classes]
     * @param targets [rows]
     * @return [rows]
     */
    public static Tensor crossEntropy(Tensor logits, Tensor targets, long ignored) {
        return crossEntropy(logits, targets, ignored, 0);
    }

    /**
     * Cross entropy of every row with its target; a share {@code smoothing} of the target's probability is spread evenly
     * over all classes.
     *
     * @param logits [rows, classes]
     * @param targets [rows]
     * @return [rows]
     */
    public static Tensor smoothedCrossEntropy(Tensor logits, Tensor targets, double smoothing) {
        return crossEntropy(logits, targets, NO_TARGET, smoothing);
    }

    private static Tensor crossEntropy(Tensor logits, Tensor targets, long ignored, double smoothing) {
        return Tensor.of(torch.cross_entropy_loss(
                logits.handle(), targets.handle(), new TensorOptional(), Reduction.None.value, ignored, smoothing));
    }
}
