package org.glm4j.generation;

/**
 * The tokens that steer decoding.
 *
 * @param startOfPiece fed to open a blank
 * @param endTokens any of them ends a blank
 * @param choices only ids below it can be chosen: a model's vocabulary is often padded beyond the tokenizer's
 */
public record DecodingTokens(int startOfPiece, int[] endTokens, int choices) {

    boolean ends(int id) {
        for (int end : endTokens) {
            if (id == end) {
                return true;
            }
        }
        return false;
    }
}
