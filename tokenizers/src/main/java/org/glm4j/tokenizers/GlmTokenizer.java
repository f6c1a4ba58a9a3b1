package org.glm4j.tokenizers;

import java.util.List;
import java.util.OptionalInt;
import org.glm4j.foundation.InvalidInputException;

/**
 * Text to ids and back by the rules that GLM was trained with (those of the reference implementation, THUDM/GLM).
 * Nothing is added around a text: callers put {@code ENC}, {@code eos} and the rest where their prompt needs them. What
 * the Hub's tokenizers do instead is {@link HubTokenizer}.
 *
 * <p>All methods may be called from several threads. Implementations may hold native memory: close them; encoding afterwards
 * throws {@link IllegalStateException}.
 *
 * @see Tokenizers#load
 */
public interface GlmTokenizer extends AutoCloseable {

    /** Which of the reference's tokenizers this is. */
    TokenizerType type();

    /**
     * Ids of a text. Special tokens written out in it become their ids; a text of only white space has no ids. Unpaired
     * surrogates count as U+FFFD.
     *
     * @param text any text
     * @return a new array, every id in {@code [0, paddedVocabularySize)}
     * @throws InvalidInputException if the text has a word of more than 2^28 characters
     */
    int[] encode(String text);

    /**
     * Ids of many texts, worked on in parallel.
     *
     * @return one array per text, equal to {@link #encode} of it
     */
    int[][] encodeAll(List<String> texts);

    /**
     * Text of ids. Special tokens are written out. Ids that no token has (the padding rows of a model's vocabulary) are
     * left out, bytes that are not UTF-8 become U+FFFD.
     */
    String decode(int... ids);

    /**
     * The piece of the vocabulary behind an id as its files write it ({@code ##ing}, {@code Ġthe}, {@code ▁the}), or
     * the text of a special token. An id that no token has is shown as {@code <|id|>}; the Chinese vocabulary's pieces 0
     * (unknown) and 1 are shown as {@code <str0>} and {@code <str1>}, as the reference does.
     */
    String token(int id);

    /** Id of a special token's text or of a piece written as {@link #token} writes it; empty if there is none. */
    OptionalInt id(String token);

    /** The special tokens. */
    CommandTokens commands();

    /** Number of ids as the reference counts them: text pieces and special tokens together. */
    int vocabularySize();

    /** Number of pieces that are ordinary text, as the reference counts them. */
    int textVocabularySize();

    /**
     * Rows of the word embeddings of a model with this vocabulary.
     *
     * @param multiple the size is rounded up to a multiple of this; 128 in the published models, times the number of
     *     model-parallel parts
     */
    default int paddedVocabularySize(int multiple) {
        if (multiple < 1) {
            throw new InvalidInputException("the vocabulary size cannot be made divisible by %d".formatted(multiple));
        }
        return Math.ceilDiv(vocabularySize(), multiple) * multiple;
    }

    @Override
    void close();
}
