package org.glm4j.model;

import java.util.List;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/**
 * Scores that depend on how far apart query and key are (Transformer-XL, Dai et al., ACL 2019, section 3.3).
 *
 * @param projection of encoded distances: [hidden -> heads * head size]
 * @param contentBias [heads, head size], the paper's u, {@code r_w_bias} in checkpoints
 * @param distanceBias [heads, head size], the paper's v, {@code r_r_bias} in checkpoints
 */
record RelativePositions(Linear projection, Tensor contentBias, Tensor distanceBias) {

    static RelativePositions of(Parameters layer, Parameters transformer, GlmConfig config, TensorParallel parallel) {
        int heads = parallel.share("attention heads", config.numAttentionHeads());
        return new RelativePositions(
                Linear.of(layer.in("relative"), config.hiddenSize(), heads * config.headSize()),
                transformer.get("r_w_bias", heads, config.headSize()),
                transformer.get("r_r_bias", heads, config.headSize()));
    }

    /**
     * Sines and cosines of the distances {@code keys - 1} to 0.
     *
     * @param frequencies [hidden / 2]
     * @return [1, keys, hidden]
     */
    static Tensor distances(int keys, Tensor frequencies, Dtype dtype, Device device) {
        var distance = Tensor.arange(keys, dtype, device).neg().add(keys - 1);
        var angles = distance.unsqueeze(1).mul(frequencies); // [keys, hidden / 2]
        return Tensor.cat(List.of(angles.sin(), angles.cos()), 1).unsqueeze(0);
    }

    /**
     * @param q [batch, heads, queries, head size]
     * @param k [batch, heads, keys, head size]
     * @param distances [1, keys, hidden]
     * @return [batch, heads, queries, keys]
     */
    Tensor scores(Tensor q, Tensor k, Tensor distances) {
        int heads = q.size(1);
        int headSize = q.size(3);
        var r = projection
                .forward(distances)
                .to(q.dtype())
                .view(1, distances.size(1), heads, headSize)
                .transpose(1, 2); // [1, heads, keys, head size]
        var content = q.add(contentBias.unsqueeze(1)).matmul(k.transpose(-1, -2));
        var distance = q.add(distanceBias.unsqueeze(1)).matmul(r.transpose(-1, -2));
        return content.add(shift(distance)).div(Math.sqrt(headSize));
    }

    /**
     * Moves row i of n left by n - 1 - i, so that columns count keys instead of distances (appendix B of the paper).
     * What moves in from the right belongs to keys after the query; a causal mask hides it.
     */
    private static Tensor shift(Tensor x) {
        int batch = x.size(0);
        int heads = x.size(1);
        int queries = x.size(2);
        int keys = x.size(3);
        var zeros = Tensor.zeros(x.dtype(), x.device(), batch, heads, queries, 1);
        return Tensor.cat(List.of(zeros, x), 3)
                .view(batch, heads, keys + 1L, queries)
                .narrow(2, 1, keys)
                .reshape(batch, heads, queries, keys);
    }
}
