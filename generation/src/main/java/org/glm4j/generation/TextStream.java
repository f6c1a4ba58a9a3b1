package org.glm4j.generation;

import java.util.Arrays;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * The text of a growing list of tokens, piece by piece: what was given out is never taken back. A character of which
 * only some bytes are there yet (they decode to U+FFFD) waits for the others.
 */
final class TextStream {

    private static final char UNFINISHED = '\uFFFD';

    private final GlmTokenizer tokenizer;
    private int[] ids = new int[16];
    private int length;
    private int given;

    TextStream(GlmTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text that a further token adds; may be empty. */
    String add(int id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
        }
        ids[length++] = id;
        String text = text();
        int end = text.length();
        while (end > given && text.charAt(end - 1) == UNFINISHED) {
            end--;
        }
        return give(text, end);
    }

    /** The text held back so far. */
    String finish() {
        String text = text();
        return give(text, text.length());
    }

    private String give(String text, int end) {
        String piece = text.substring(Math.min(given, end), end);
        given = Math.max(given, end);
        return piece;
    }

    private String text() {
        return tokenizer.decode(Arrays.copyOf(ids, length));
    }
}
