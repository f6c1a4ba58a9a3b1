package org.glm4j.tokenizers;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import org.glm4j.foundation.InvalidInputException;

/** A tokenizer of Hugging Face's Rust library, used for its subword algorithms: text to ids, nothing added. */
final class SubwordEncoder implements AutoCloseable {

    /** What is worked on at once: the library needs a hundred times the memory of its text. */
    static final int STRETCH = 1 << 20;

    /** Longest text without a place to cut it, in characters: its UTF-8 form must stay below 2 GiB. */
    static final int LONGEST_STRETCH = 1 << 28;

    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

    private final NativeHandle tokenizer;

    private SubwordEncoder(NativeHandle tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * @param definition the library's {@code tokenizer.json}
     * @throws RuntimeException with the library's own words if it does not take the definition
     */
    static SubwordEncoder of(String definition) {
        NativeLibrary.TOKENIZERS.load();
        return new SubwordEncoder(
                new NativeHandle(LIBRARY.createTokenizerFromString(definition), LIBRARY::deleteTokenizer));
    }

    /**
     * @param text where a single space stands between two other characters it must be safe to cut before the space: true
     *     for words separated by spaces and for GPT-2's pattern
     */
    int[] encode(String text) {
        var wellFormed = WellFormed.utf16(text);
        if (wellFormed.length() <= STRETCH) {
            return encodeStretch(wellFormed);
        }
        var ids = new IntArrayBuilder(text.length() / 3);
        for (int start = 0; start < wellFormed.length(); ) {
            int end = cut(wellFormed, start + STRETCH);
            if (end - start > LONGEST_STRETCH) {
                throw new InvalidInputException(
                        "the text has %,d characters without a space to cut it at; at most %,d can be encoded"
                                .formatted(end - start, LONGEST_STRETCH));
            }
            ids.add(encodeStretch(wellFormed.substring(start, end)));
            start = end;
        }
        return ids.build();
    }

    /** First safe cut at or after an index, or the end. */
    private static int cut(String text, int from) {
        for (int i = from; i < text.length() - 1; i++) {
            if (text.charAt(i) == ' ' && !isAnySpace(text.charAt(i - 1)) && !isAnySpace(text.charAt(i + 1))) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isAnySpace(char c) {
        return PythonWhitespace.isSpace(c) || Character.isWhitespace(c);
    }

    private int[] encodeStretch(String text) {
        return tokenizer.use(address -> {
            long encoding = LIBRARY.encode(address, text, false);
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
