package org.glm4j.generation;

/** What may not come next in a fill, whatever the model says. */
final class Constraints {

    private Constraints() {}

    /**
     * Forbids end tokens in a fill below its shortest length, and repeated n-grams.
     *
     * @param ids the fill so far, its first {@code length} elements
     */
    static void apply(DecodingOptions options, DecodingTokens tokens, int[] ids, int length, TokenScores scores) {
        if (length < options.minLength()) {
            for (int end : tokens.endTokens()) {
                scores.forbid(end);
            }
        }
        if (options.noRepeatNgramSize() > 0) {
            RepeatedNgrams.forbid(ids, length, options.noRepeatNgramSize(), scores);
        }
    }
}
