package org.glm4j.generation.hub;

import org.glm4j.foundation.InvalidInputException;

/**
 * Ids of texts, padded to one length, as a Hub tokenizer gives them.
 *
 * @param ids [batch, length], at least one text
 * @param real [batch, length], false where a token is padding (the Hub's {@code attention_mask})
 */
public record PaddedTexts(int[][] ids, boolean[][] real) {

    /**
     * @throws InvalidInputException if there is no text or the lengths differ
     */
    public PaddedTexts {
        if (ids.length == 0) {
            throw new InvalidInputException("there are no texts");
        }
        if (real.length != ids.length) {
            throw new InvalidInputException(
                    "attention_mask has %d rows for %d texts".formatted(real.length, ids.length));
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i].length != ids[0].length || real[i].length != ids[0].length) {
                throw new InvalidInputException(
                        "text %d has %d tokens and a mask of %d, the first has %d tokens: pad them to one length"
                                .formatted(i + 1, ids[i].length, real[i].length, ids[0].length));
            }
        }
    }

    /** Number of texts. */
    public int size() {
        return ids.length;
    }

    /** Tokens of every text, padding included. */
    public int length() {
        return ids[0].length;
    }
}
