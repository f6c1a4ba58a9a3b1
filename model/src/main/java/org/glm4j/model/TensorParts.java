package org.glm4j.model;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.checkpoint.ModelParallel;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;

/** The tensors of a model as its parts have them, and whole again. */
public final class TensorParts {

    private static final int THIRDS = 3; // queries, keys, values

    private TensorParts() {}

    /** Whether the parts have different values of a tensor, rather than the same. */
    public static boolean differ(String name) {
        return ModelParallel.of(name) != ModelParallel.REPLICATED;
    }

    /**
     * What one part has of a tensor; may share its memory.
     *
     * @param name the reference's
     * @throws InvalidInputException if it cannot be shared out evenly
     */
    public static Tensor part(String name, Tensor whole, int rank, int size) {
        return size == 1
                ? whole
                : switch (ModelParallel.of(name)) {
                    case REPLICATED -> whole;
                    case ROWS -> piece(name, whole, 0, rank, size);
                    case COLUMNS -> piece(name, whole, 1, rank, size);
                    case QUERY_KEY_VALUE -> {
                        var pieces = new ArrayList<Tensor>();
                        for (int i = 0; i < THIRDS; i++) {
                            pieces.add(piece(name, piece(name, whole, 0, i, THIRDS), 0, rank, size));
                        }
                        yield Tensor.cat(pieces, 0);
                    }
                };
    }

    private static Tensor piece(String name, Tensor whole, int dimension, int index, int count) {
        int all = whole.size(dimension);
        if (all % count != 0) {
            throw new InvalidInputException(
                    "tensor %s of length %,d cannot be shared out evenly among %d parts".formatted(name, all, count));
        }
        return whole.narrow(dimension, all / count * index, all / count);
    }

    /** The whole that {@link #part} was taken from. */
    public static Tensor whole(String name, List<Tensor> parts) {
        return switch (ModelParallel.of(name)) {
            case REPLICATED -> parts.getFirst();
            case ROWS -> Tensor.cat(parts, 0);
            case COLUMNS -> Tensor.cat(parts, 1);
            case QUERY_KEY_VALUE -> {
                var pieces = new ArrayList<Tensor>();
                for (int i = 0; i < THIRDS; i++) {
                    for (var part : parts) {
                        pieces.add(piece(name, part, 0, i, THIRDS));
                    }
                }
                yield Tensor.cat(pieces, 0);
            }
        };
    }
}
