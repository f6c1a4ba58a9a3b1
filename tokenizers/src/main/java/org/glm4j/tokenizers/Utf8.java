package org.glm4j.tokenizers;

/** Decodes bytes that may not be UTF-8, as Python and SentencePiece do; the JDK counts broken sequences differently. */
final class Utf8 {

    /** What one U+FFFD stands for. */
    enum Broken {
        /** The longest beginning of a valid sequence (Unicode's recommendation; Python's {@code errors="replace"}). */
        SEQUENCE,
        /** Every byte. */
        BYTE
    }

    private Utf8() {}

    static String decode(byte[] bytes, int length, Broken broken) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; ) {
            int lead = bytes[i] & 0xFF;
            if (lead < 0x80) {
                text.append((char) lead);
                i++;
                continue;
            }
            int needed =
                    lead >= 0xC2 && lead <= 0xDF ? 1 : (lead & 0xF0) == 0xE0 ? 2 : lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
            int codePoint = lead & (0x3F >> needed);
            int found = 0;
            while (found < needed && i + 1 + found < length && continues(lead, found, bytes[i + 1 + found] & 0xFF)) {
                codePoint = (codePoint << 6) | (bytes[i + 1 + found] & 0x3F);
                found++;
            }
            if (needed > 0 && found == needed) {
                text.appendCodePoint(codePoint);
                i += 1 + needed;
            } else {
                text.append('\uFFFD');
                i += broken == Broken.SEQUENCE ? 1 + found : 1;
            }
        }
        return text.toString();
    }

    /** Table 3-7 of the Unicode standard: the second byte rules out overlong forms, surrogates and what lies above U+10FFFF. */
    private static boolean continues(int lead, int found, int next) {
        int low = 0x80;
        int high = 0xBF;
        if (found == 0) {
            switch (lead) {
                case 0xE0 -> low = 0xA0;
                case 0xED -> high = 0x9F;
                case 0xF0 -> low = 0x90;
                case 0xF4 -> high = 0x8F;
                default -> {}
            }
        }
        return next >= low && next <= high;
    }
}
