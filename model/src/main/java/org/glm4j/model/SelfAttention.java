package org.glm4j.model;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/**
 * Multi-head self-attention with one projection for queries, keys and values.
 *
 * @param queryKeyValue [hidden -> 3 * heads * head size]: all queries, then all keys, then all values
 * @param dense [heads * head size -> hidden]
 * @param scale the reference's {@code attention_scale}: queries are divided by it before the product and scores
 *     multiplied by it after, which keeps half precision scores in range and changes nothing else
 * @param relative how scores depend on distance, or null where positions are embedded
 * @param parallel part of the model that these heads belong to
 */
record SelfAttention(
        Linear queryKeyValue,
        Linear dense,
        int heads,
        int headSize,
        double scale,
        RelativePositions relative,
        TensorParallel parallel) {

    static SelfAttention of(
            Parameters parameters, GlmConfig config, RelativePositions relative, TensorParallel parallel) {
        int hidden = config.hiddenSize();
        int heads = parallel.share("attention heads", config.numAttentionHeads());
        int width = heads * config.headSize();
        return new SelfAttention(
                Linear.of(parameters.in("query_key_value"), hidden, 3 * width),
                Linear.of(parameters.in("dense"), width, hidden),
                heads,
                config.headSize(),
                config.attentionScale(),
                relative,
                parallel);
    }

    /**
     * @param x [batch, length, hidden]
     * @return [batch, length, hidden]
     */
    Tensor forward(Tensor x, ForwardPass pass, int layer) {
        int batch = x.size(0);
        int length = x.size(1);
        var qkv = split(x).to(pass.attentionType());
        var q = qkv.select(0, 0); // [batch, heads, length, head size]
        var added = qkv.narrow(0, 1, 2);
        var context = pass.past() == null // [batch, heads, length, head size]
                ? attend(q, added, pass, layer)
                : pass.past().attend(layer, q, added, 1 / Math.sqrt(headSize), all -> attend(q, all, pass, layer));
        var joined = context.transpose(1, 2).reshape(batch, length, (long) heads * headSize);
        return parallel.rows(dense, joined.to(x.dtype()));
    }

    /**
     * Keys and values alone.
     *
     * @param x [batch, length, hidden]
     * @return [2, batch, heads, length, head size]
     */
    Tensor keysAndValues(Tensor x, Dtype type) {
        return split(x).to(type).narrow(0, 1, 2);
    }

    /** Queries, keys and values: [3, batch, heads, length, head size]. */
    private Tensor split(Tensor x) {
        return parallel.columns(queryKeyValue, x)
                .view(x.size(0), x.size(1), 3, heads, headSize)
                .permute(2, 0, 3, 1, 4);
    }

    /** Attention to all of these keys and values. */
    private Tensor attend(Tensor q, Tensor kv, ForwardPass pass, int layer) {
        return attend(q, kv.select(0, 0), kv.select(0, 1), pass.pattern(), pass, layer, 0);
    }

    /**
     * {@code softmax(q k^T) v}.
     *
     * @param piece number of the first piece that this part of the attention consists of
     * @return [batch, heads, queries, head size]
     */
    private Tensor attend(
            Tensor q, Tensor k, Tensor v, AttentionPattern pattern, ForwardPass pass, int layer, int piece) {
        return switch (pattern) {
            case AttentionPattern.Packed packed -> packed(q, k, v, packed, pass, layer);
            case AttentionPattern.TwoParts parts -> twoParts(q, k, v, parts, pass, layer, piece);
            case AttentionPattern.Multiplied _ -> explicit(q, k, v, pattern, pass, layer, piece);
            case AttentionPattern.Everything _, AttentionPattern.Causal _, AttentionPattern.Biased _ ->
                relative != null || pass.dropout().at(Dropout.Site.ATTENTION)
                        ? explicit(q, k, v, pattern, pass, layer, piece)
                        : fused(q, k, v, pattern);
        };
    }

    /** One sequence after the other: the scores of one stay in the processor's cache. */
    private Tensor packed(Tensor q, Tensor k, Tensor v, AttentionPattern.Packed packed, ForwardPass pass, int layer) {
        var contexts = new ArrayList<Tensor>();
        for (var sequence : packed.pieces()) {
            int start = sequence.start();
            int length = sequence.length();
            contexts.add(attend(
                    q.narrow(2, start, length),
                    k.narrow(2, start, length),
                    v.narrow(2, start, length),
                    sequence.pattern(),
                    pass,
                    layer,
                    2 * contexts.size()));
        }
        return contexts.size() == 1 ? contexts.getFirst() : Tensor.cat(contexts, 2);
    }

    private Tensor twoParts(
            Tensor q, Tensor k, Tensor v, AttentionPattern.TwoParts parts, ForwardPass pass, int layer, int piece) {
        int separator = parts.separator();
        int rest = q.size(2) - separator;
        int seenByAll = k.size(2) - rest;
        var everything = new AttentionPattern.Everything();
        var kA = k.narrow(2, 0, seenByAll);
        var vA = v.narrow(2, 0, seenByAll);
        var partA = attend(q.narrow(2, 0, separator), kA, vA, everything, pass, layer, piece);
        var causal = new AttentionPattern.Biased(parts.bias());
        var partB = attend(q.narrow(2, separator, rest), k, v, causal, pass, layer, piece + 1);
        return Tensor.cat(List.of(partA, partB), 2);
    }

    private Tensor fused(Tensor q, Tensor k, Tensor v, AttentionPattern pattern) {
        double factor = 1 / Math.sqrt(headSize);
        return switch (pattern) {
            case AttentionPattern.Everything() -> Functional.attention(q, k, v, factor);
            case AttentionPattern.Causal _ -> Functional.causalAttention(q, k, v, factor);
            case AttentionPattern.Biased(var bias) -> Functional.attention(q, k, v, bias, factor);
            case AttentionPattern.Packed _, AttentionPattern.TwoParts _, AttentionPattern.Multiplied _ ->
                throw new AssertionError(pattern);
        };
    }

    private Tensor explicit(
            Tensor q, Tensor k, Tensor v, AttentionPattern pattern, ForwardPass pass, int layer, int piece) {
        var scores = relative == null ? scores(q, k) : relative.scores(q, k, pass.distances());
        scores = switch (pattern) {
            case AttentionPattern.Everything() -> scores;
            case AttentionPattern.Causal(var bias) -> scores.add(bias);
            case AttentionPattern.Biased(var bias) -> scores.add(bias);
            case AttentionPattern.Multiplied factors -> scores.mul(factors.visible());
            case AttentionPattern.Packed _, AttentionPattern.TwoParts _ -> throw new AssertionError(pattern);
        };
        if (scale > 1) {
            scores = scores.sub(scores.max(-1)).mul(scale);
        }
        if (pattern instanceof AttentionPattern.Multiplied factors) {
            scores = scores.add(factors.hidden());
        }
        var probabilities = scores.softmax(-1); // [batch, heads, queries, keys]
        var dropout = pass.dropout();
        if (!dropout.at(Dropout.Site.ATTENTION)) {
            return probabilities.matmul(v);
        }
        var kept = parallel.keptProbabilities(dropout, layer, piece, probabilities);
        // Scaling up after the product touches far fewer elements.
        return probabilities.mul(kept).matmul(v).mul(dropout.scale(Dropout.Site.ATTENTION));
    }

    /** {@code q k^T / sqrt(head size)}, divided by the attention scale: [batch, heads, queries, keys]. */
    private Tensor scores(Tensor q, Tensor k) {
        if (scale > 1) {
            return q.div(Math.sqrt(scale)).matmul(k.transpose(-1, -2).div(Math.sqrt(headSize * scale)));
        }
        return q.div(Math.sqrt(headSize)).matmul(k.transpose(-1, -2));
    }
}
