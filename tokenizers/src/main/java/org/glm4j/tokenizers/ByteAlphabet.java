package org.glm4j.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The characters by which GPT-2's vocabulary writes bytes: printable ones stand for themselves, the rest are counted up
 * from U+0100 (a space is {@code Ġ}).
 */
final class ByteAlphabet {

    private static final int SYMBOLS = 256;

    private final char[] characters = new char[SYMBOLS];
    private final short[] bytes = new short[2 * SYMBOLS]; // by character, -1 where it stands for none

    ByteAlphabet() {
        Arrays.fill(bytes, (short) -1);
        int next = SYMBOLS;
        for (int b = 0; b < SYMBOLS; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            characters[b] = (char) (printable ? b : next++);
            bytes[characters[b]] = (short) b;
        }
    }

    /** @param value 0 to 255 */
    char character(int value) {
        return characters[value];
    }

    /** The byte that a character stands for, -1 if none. */
    int value(char character) {
        return character < bytes.length ? bytes[character] : -1;
    }

    /** Appends the bytes that a piece stands for. */
    void addBytes(String piece, ByteBuilder bytes) {
        for (int i = 0; i < piece.length(); i++) {
            int value = value(piece.charAt(i));
            if (value < 0) {
                // A piece outside the alphabet (a word added to the vocabulary) is plain text from here on.
                bytes.add(piece.substring(i).getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes.add((byte) value);
        }
    }
}
