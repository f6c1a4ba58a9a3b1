package org.glm4j.model;

import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;

/** Which keys each query sees. Cached keys come before the new ones. */
public sealed interface AttentionMask permits PrefixMask, MatrixMask, PackedMask {

    /**
     * GLM's mask: the first tokens (Part A) are seen by all, the others by themselves and by what follows them. Cached
     * keys are seen by all.
     *
     * @param separators length of Part A among the new tokens: one for all samples, or one per sample; 0 is plain
     *     left-to-right attention, the whole length a bidirectional one
     */
    static AttentionMask prefix(int... separators) {
        return new PrefixMask(separators, new int[0]);
    }

    /**
     * Any mask of zeros and ones, with the reference's arithmetic: scores are multiplied by it and {@code -65504 (1 -
     * mask)} is added, so that a query that sees no key attends to all keys alike.
     *
     * @param mask [batch or 1, 1, queries or 1, keys or more]; 1 is visible. Of more columns than there are keys the
     *     last ones count
     */
    static AttentionMask matrix(Tensor mask) {
        if (mask.shape().length != 4) {
            throw new InvalidInputException(
                    "attention_mask: a matrix mask has 4 dimensions, [batch, 1, queries, keys], not "
                            + mask.shape().length);
        }
        return new MatrixMask(mask);
    }

    /**
     * Sequences one behind the other in a single row, without padding; each sees itself alone.
     *
     * @param segments the sequences in order; their lengths add up to the length of the row
     */
    static AttentionMask packed(List<Segment> segments) {
        return new PackedMask(segments);
    }

    /**
     * One of several packed sequences.
     *
     * @param length tokens
     * @param separator length of Part A, which all tokens of the sequence see
     * @param trunk tokens right behind Part A that all later ones see, whatever {@code firstVisible} says
     * @param firstVisible for each token the first of the sequence that it sees beyond Part A and trunk; empty for 0
     *     everywhere
     */
    record Segment(int length, int separator, int trunk, int[] firstVisible) {

        /** A sequence without a trunk. */
        public Segment(int length, int separator, int[] firstVisible) {
            this(length, separator, 0, firstVisible);
        }
    }
}
