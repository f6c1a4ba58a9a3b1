package org.glm4j.generation.hub;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.HubTokenizer;

/** What all inputs ask of the encoded texts that they are built from. */
final class Texts {

    private Texts() {}

    static void requireOneLength(HubTokenizer.Batch texts) {
        int[][] ids = texts.inputIds();
        int[][] mask = texts.attentionMask();
        if (ids.length == 0 || mask.length != ids.length) {
            throw new InvalidInputException(
                    "input_ids has %d rows and attention_mask %d: give one or more, as many of both"
                            .formatted(ids.length, mask.length));
        }
        for (int row = 0; row < ids.length; row++) {
            if (ids[row].length != ids[0].length || mask[row].length != ids[0].length) {
                throw new InvalidInputException(
                        "text %d has %d tokens and an attention_mask of %d, the first text has %d tokens: pad them to one length"
                                .formatted(row + 1, ids[row].length, mask[row].length, ids[0].length));
            }
        }
    }

    /** Index of the first blank. */
    static Optional<Integer> firstMask(int[] ids, List<Integer> maskIds) {
        return IntStream.range(0, ids.length)
                .filter(i -> maskIds.contains(ids[i]))
                .boxed()
                .findFirst();
    }

    static InvalidInputException noMask(int row, String where) {
        return new InvalidInputException("text %d has no mask token: write [MASK] where %s".formatted(row + 1, where));
    }

    /** Marks the tokens of a text that are not padding. */
    static void see(int[] attentionMask, boolean[] visible) {
        for (int i = 0; i < attentionMask.length; i++) {
            visible[i] = attentionMask[i] != 0;
        }
    }
}
