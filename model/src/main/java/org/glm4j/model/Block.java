package org.glm4j.model;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** One transformer layer: attention, then a feed-forward network, each normalised before and added after. */
record Block(LayerNorm inputNorm, SelfAttention attention, LayerNorm postAttentionNorm, FeedForward feedForward) {

    static Block of(Parameters parameters, GlmConfig config, RelativePositions relative, TensorParallel parallel) {
        int hidden = config.hiddenSize();
        double epsilon = config.layernormEpsilon();
        return new Block(
                LayerNorm.of(parameters.in("input_layernorm"), hidden, epsilon),
                SelfAttention.of(parameters.in("attention"), config, relative, parallel),
                LayerNorm.of(parameters.in("post_attention_layernorm"), hidden, epsilon),
                FeedForward.of(parameters.in("mlp"), config, parallel));
    }

    /**
     * @param x [batch, length, hidden]
     * @return [batch, length, hidden]
     */
    Tensor forward(Tensor x, ForwardPass pass, int layer) {
        // What only attention needs is freed before the feed-forward network begins.
        var attended = TensorScope.result(() -> attend(x, pass, layer));
        var fed = feedForward.forward(postAttentionNorm.forward(attended));
        return attended.add(pass.dropout().apply(Dropout.Site.FEED_FORWARD_OUTPUT, layer, fed));
    }

    private Tensor attend(Tensor x, ForwardPass pass, int layer) {
        var attended = attention.forward(inputNorm.forward(x), pass, layer);
        return x.add(pass.dropout().apply(Dropout.Site.ATTENTION_OUTPUT, layer, attended));
    }

    /**
     * Keys and values of earlier positions.
     *
     * @param hiddenStates [batch, positions, hidden]
     * @return [2, batch, heads, positions, head size]
     */
    Tensor keysAndValues(Tensor hiddenStates, Dtype type) {
        return attention.keysAndValues(inputNorm.forward(hiddenStates), type);
    }
}
