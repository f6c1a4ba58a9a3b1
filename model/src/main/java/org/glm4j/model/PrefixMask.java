package org.glm4j.model;

import java.util.Arrays;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/**
 * GLM's mask: Part A is seen by all, the rest is causal.
 *
 * @param separators length of Part A per sample, padding not counted; a single one stands for all samples
 * @param padding number of first positions, cached ones included, that hold nothing and are hidden from all; empty for
 *     none
 */
record PrefixMask(int[] separators, int[] padding) implements AttentionMask {

    PrefixMask {
        if (separators.length == 0 || Arrays.stream(separators).anyMatch(s -> s < 0)) {
            throw new InvalidInputException(
                    "attention_mask: separators are 0 or more, not " + Arrays.toString(separators));
        }
    }

    /** The mask of one forward pass, in the cheapest form that is exact. */
    AttentionPattern pattern(int batch, int queries, int cached, boolean whole, Dtype dtype, Device device) {
        if (separators.length != 1 && separators.length != batch) {
            throw new InvalidInputException(
                    "attention_mask: %d separators for %d samples".formatted(separators.length, batch));
        }
        int separator = separators[0];
        boolean padded = Arrays.stream(padding).anyMatch(p -> p > 0);
        boolean alike = Arrays.stream(separators).allMatch(s -> s == separator);
        if (padded || (!alike && queries > 1)) {
            return new AttentionPattern.Biased(bias(batch, queries, cached, dtype, device));
        }
        if (queries == 1 || separator >= queries) {
            return new AttentionPattern.Everything();
        }
        if (separator > 1) {
            return whole
                    ? new AttentionPattern.Biased(bias(batch, queries, cached, dtype, device))
                    : new AttentionPattern.TwoParts(
                            separator, causalBias(queries - separator, cached + queries, dtype, device));
        }
        // One leading token is seen by all in causal attention too.
        var bias = causalBias(queries, cached + queries, dtype, device);
        return cached == 0 ? new AttentionPattern.Causal(bias) : new AttentionPattern.Biased(bias);
    }

    /** 0 where the last {@code queries} of {@code keys} positions see a key, else minus infinity: [1, 1, queries, keys]. */
    private static Tensor causalBias(int queries, int keys, Dtype dtype, Device device) {
        var key = Tensor.arange(keys, Dtype.INT64, device); // [keys]
        var query = key.narrow(0, keys - queries, queries).unsqueeze(1); // [queries, 1]
        return bias(key.lessOrEqual(query).unsqueeze(0).unsqueeze(0), dtype);
    }

    /** 0 where a query sees a key, else minus infinity: [batch, 1, queries, keys]. */
    private Tensor bias(int batch, int queries, int cached, Dtype dtype, Device device) {
        int keys = cached + queries;
        var key = Tensor.arange(keys, Dtype.INT64, device); // [keys]
        var query = key.narrow(0, cached, queries).unsqueeze(1); // [queries, 1]
        var first = new long[batch];
        var end = new long[batch];
        for (int b = 0; b < batch; b++) {
            first[b] = padding.length == 0 ? 0 : padding[b];
            // New tokens may themselves begin with padding.
            end[b] = Math.max(cached, first[b]) + separators[separators.length == 1 ? 0 : b];
        }
        var start = Tensor.of(first, batch, 1, 1, 1).to(device);
        var seenByAll = key.lessThan(Tensor.of(end, batch, 1, 1, 1).to(device)); // [batch, 1, 1, keys]
        var visible = seenByAll.or(key.lessOrEqual(query)).and(start.lessOrEqual(key));
        // A query on padding sees itself: a row of nothing but hidden keys would not be a number.
        return bias(visible.or(key.equalTo(query)), dtype);
    }

    /** 0 where there is something, minus infinity where padding is, seen from later positions: [batch, 1, 1, keys]. */
    static Tensor paddingBias(int[] padding, int keys, Dtype dtype, Device device) {
        var key = Tensor.arange(keys, Dtype.INT64, device); // [keys]
        var first = Tensor.of(padding, padding.length, 1, 1, 1).to(device);
        return bias(first.lessOrEqual(key), dtype);
    }

    /** 0 where {@code visible} is true, else minus infinity. */
    static Tensor bias(Tensor visible, Dtype dtype) {
        return Tensor.zeros(dtype, visible.device(), visible.shape())
                .maskedFill(visible.not(), Double.NEGATIVE_INFINITY);
    }
}
