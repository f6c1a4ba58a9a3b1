package org.glm4j.tokenizers;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glm4j.foundation.InvalidInputException;

/**
 * The subword algorithms of Hugging Face's Rust library, one word at a time.
 *
 * <p>Words are remembered: in running text nineteen of twenty have been seen before, and looking one up costs a fraction
 * of what the library does for it.
 */
final class SubwordEncoder implements AutoCloseable {

    /** Longest word in characters: its form in the library must stay below 2 GiB. */
    private static final int LONGEST_WORD = 1 << 28;

    private static final int MOST_REMEMBERED = 1 << 16;
    private static final int LONGEST_REMEMBERED = 24;

    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

    private final NativeHandle tokenizer;
    private final Map<String, int[]> remembered = new ConcurrentHashMap<>();

    private SubwordEncoder(NativeHandle tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * @param definition the library's {@code tokenizer.json}; what it is given is one word
     * @throws RefusedByLibraryException if the library does not take the definition
     */
    static SubwordEncoder of(String definition) {
        NativeLibrary.TOKENIZERS.load();
        try {
            return new SubwordEncoder(
                    new NativeHandle(LIBRARY.createTokenizerFromString(definition), LIBRARY::deleteTokenizer));
        } catch (RuntimeException e) {
            throw new RefusedByLibraryException(e);
        }
    }

    /**
     * @param word without unpaired surrogates
     * @return not to be changed
     */
    int[] encode(String word) {
        tokenizer.checkOpen();
        if (word.length() > LONGEST_REMEMBERED) {
            return ask(word);
        }
        var ids = remembered.get(word);
        if (ids == null) {
            ids = ask(word);
            if (remembered.size() < MOST_REMEMBERED) {
                remembered.put(word, ids);
            }
        }
        return ids;
    }

    private int[] ask(String word) {
        if (word.length() > LONGEST_WORD) {
            throw new InvalidInputException("the text has a word of %,d characters; at most %,d can be encoded"
                    .formatted(word.length(), LONGEST_WORD));
        }
        return tokenizer.use(address -> {
            long encoding = LIBRARY.encode(address, word, false);
            try {
                return toInts(LIBRARY.getTokenIds(encoding));
            } finally {
                LIBRARY.deleteEncoding(encoding);
            }
        });
    }

    private static int[] toInts(long[] ids) {
        var result = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            result[i] = (int) ids[i];
        }
        return result;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
