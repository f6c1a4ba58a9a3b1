package org.glm4j.data.corpus;

/** Text as the reference's Python code counts and trims it: by code points, and with Unicode's white space. */
final class ReferenceText {

    private ReferenceText() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Cuts a text that is longer than {@code most} and says so. */
    static String shorten(String text, int most) {
        return length(text) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most)) + "......";
    }

    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
