package org.glm4j.tokenizers;

/** Makes strings safe to hand to native code, which knows no unpaired surrogates. */
final class WellFormed {

    private WellFormed() {}

    /** The text with every unpaired surrogate replaced by U+FFFD; the same object if there is none. */
    static String utf16(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return replaced(text, i);
                }
                i++;
            }
        }
        return text;
    }

    private static String replaced(String text, int firstUnpaired) {
        var result = new StringBuilder(text);
        for (int i = firstUnpaired; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isPair(text, i)) {
                    i++;
                } else {
                    result.setCharAt(i, '\uFFFD');
                }
            }
        }
        return result.toString();
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
