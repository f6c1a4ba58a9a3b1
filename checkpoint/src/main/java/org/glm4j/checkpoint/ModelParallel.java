package org.glm4j.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;

/**
 * Which tensors Megatron-style model parallelism splits, and how. A rank has some of the attention heads, of the
 * feed-forward layer's hidden values and of the vocabulary; everything else is the same on all ranks.
 */
public enum ModelParallel {
    /** Output features, heads or vocabulary: the first dimension. */
    ROWS,
    /** Query, key and value one below the other: each of the three is split by rows. */
    QUERY_KEY_VALUE,
    /** Input features: the second dimension. */
    COLUMNS,
    /** The same on all ranks. */
    REPLICATED;

    /**
     * How a tensor is split.
     *
     * @param name the reference's, without prefixes
     */
    public static ModelParallel of(String name) {
        if (TensorNames.layerOf(name) < 0) {
            return switch (name) {
                case TensorNames.WORD_EMBEDDINGS, TensorNames.RELATIVE_WORD_BIAS, TensorNames.RELATIVE_POSITION_BIAS ->
                    ROWS;
                default -> REPLICATED;
            };
        }
        return switch (TensorNames.withoutLayer(name)) {
            case "attention.query_key_value.weight", "attention.query_key_value.bias" -> QUERY_KEY_VALUE;
            case "attention.relative.weight",
                    "attention.relative.bias",
                    "mlp.dense_h_to_4h.weight",
                    "mlp.dense_h_to_4h.bias" -> ROWS;
            case "attention.dense.weight", "mlp.dense_4h_to_h.weight" -> COLUMNS;
            default -> REPLICATED;
        };
    }

    /** The whole that the ranks' parts were split from. */
    TensorView merge(List<TensorView> parts) {
        return switch (this) {
            case ROWS -> JoinedTensor.join(0, parts);
            case COLUMNS -> JoinedTensor.join(1, parts);
            case REPLICATED -> parts.getFirst();
            case QUERY_KEY_VALUE -> {
                var pieces = new ArrayList<TensorView>();
                for (int third = 0; third < 3; third++) {
                    for (var part : parts) {
                        long rows = part.size(0) / 3;
                        pieces.add(part.narrow(0, third * rows, rows));
                    }
                }
                yield JoinedTensor.join(0, pieces);
            }
        };
    }

    /**
     * The part of one rank.
     *
     * @param name for the message
     * @throws InvalidInputException if the tensor cannot be split into that many equal parts
     */
    TensorView part(String name, TensorView whole, int rank, int ranks) {
        return switch (this) {
            case ROWS -> rows(name, whole, rank, ranks);
            case COLUMNS -> {
                long columns = divide(name, "columns", whole.size(1), ranks);
                yield whole.narrow(1, rank * columns, columns);
            }
            case REPLICATED -> whole;
            case QUERY_KEY_VALUE -> {
                long third = divide(name, "rows", whole.size(0), 3);
                var parts = new ArrayList<TensorView>();
                for (int i = 0; i < 3; i++) {
                    parts.add(rows(name, whole.narrow(0, i * third, third), rank, ranks));
                }
                yield JoinedTensor.join(0, parts);
            }
        };
    }

    private static TensorView rows(String name, TensorView whole, int rank, int ranks) {
        long rows = divide(name, "rows", whole.size(0), ranks);
        return whole.narrow(0, rank * rows, rows);
    }

    private static long divide(String name, String what, long size, int ranks) {
        if (size % ranks != 0) {
            throw new InvalidInputException("tensor %s has %,d %s, which cannot be split into %d equal parts"
                    .formatted(name, size, what, ranks));
        }
        return size / ranks;
    }

    /** Number of dimensions that a tensor of this kind must have at least. */
    int dimensions() {
        return switch (this) {
            case ROWS, QUERY_KEY_VALUE -> 1;
            case COLUMNS -> 2;
            case REPLICATED -> 0;
        };
    }
}
