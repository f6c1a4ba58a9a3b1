package org.glm4j.model;

import java.util.List;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/** An attention mask as the layers of one forward pass use it, cheapest form first. */
sealed interface AttentionPattern {

    /**
     * Works a mask out.
     *
     * @param batch samples
     * @param queries new tokens per sample
     * @param cached keys per sample that come before the new ones
     * @param whole whether all queries must be attended in one piece
     */
    static AttentionPattern of(
            AttentionMask mask, int batch, int queries, int cached, boolean whole, Dtype dtype, Device device) {
        return switch (mask) {
            case PrefixMask prefix -> prefix.pattern(batch, queries, cached, whole, dtype, device);
            case MatrixMask matrix -> matrix.pattern(queries, cached, dtype, device);
            case PackedMask packed -> packed.pattern(batch, queries, cached, whole, dtype, device);
        };
    }

    /** Every query sees every key. */
    record Everything() implements AttentionPattern {}

    /**
     * Query i sees keys 0 to i; nothing is cached.
     *
     * @param bias the same as numbers: 0 where a query sees a key, else minus infinity, [1, 1, queries, keys]
     */
    record Causal(Tensor bias) implements AttentionPattern {}

    /**
     * The first queries see the cached keys and each other; the rest see all that and, causally, themselves.
     *
     * @param separator number of first queries
     * @param bias for the other queries: 0 where they see a key, else minus infinity, [1, 1, queries - separator, keys]
     */
    record TwoParts(int separator, Tensor bias) implements AttentionPattern {}

    /** Sequences one behind the other, each of which sees itself alone. */
    record Packed(List<Piece> pieces) implements AttentionPattern {

        /**
         * One sequence.
         *
         * @param start its first position
         * @param pattern what its queries see of its keys
         */
        record Piece(int start, int length, AttentionPattern pattern) {}
    }

    /**
     * @param bias 0 where a query sees a key, else minus infinity: [batch or 1, 1, queries, keys]
     */
    record Biased(Tensor bias) implements AttentionPattern {}

    /**
     * Scores are multiplied by one tensor, then the other is added, both [batch or 1, 1, queries or 1, keys].
     *
     * @param visible 1 where a query sees a key, else 0
     * @param hidden 0 where a query sees a key, else -65504
     */
    record Multiplied(Tensor visible, Tensor hidden) implements AttentionPattern {}
}
