package org.glm4j.data.vocabulary;

import org.glm4j.foundation.InvalidInputException;

/**
 * What a vocabulary shall be like.
 *
 * @param kind which of the two kinds
 * @param size pieces, special tokens of the files included; GLM's own are added behind them when it is used
 * @param minFrequency a pair that occurs less often is not merged
 * @param lowerCase whether letters lose case and accents ({@link VocabularyKind#WORD_PIECE} only)
 * @param alphabetLimit most characters that are kept, the most frequent ones ({@link VocabularyKind#WORD_PIECE} only);
 *     words with others become unknown
 */
public record VocabularyOptions(VocabularyKind kind, int size, int minFrequency, boolean lowerCase, int alphabetLimit) {

    private static final int LEAST = 300;
    private static final int MOST = 1 << 20;

    public VocabularyOptions {
        if (size < LEAST || size > MOST) {
            throw new InvalidInputException(
                    "a vocabulary of %d pieces is not learnt: ask for %d to %d".formatted(size, LEAST, MOST));
        }
        if (minFrequency < 1 || alphabetLimit < 1) {
            throw new InvalidInputException("the least frequency and the limit of the alphabet are at least 1");
        }
    }

    /** Lower-case WordPiece with the usual limits. */
    public static VocabularyOptions wordPiece(int size) {
        return new VocabularyOptions(VocabularyKind.WORD_PIECE, size, 2, true, 1000);
    }

    /** Byte-level BPE with the usual limits. */
    public static VocabularyOptions byteLevel(int size) {
        return new VocabularyOptions(VocabularyKind.BYTE_LEVEL_BPE, size, 2, false, 1000);
    }
}
