package org.glm4j.tokenizers;

/** White space as Python's {@code str.strip} and {@code str.split} see it, which the reference's rules rest on. */
final class PythonWhitespace {

    private PythonWhitespace() {}

    static boolean isSpace(int codePoint) {
        if (codePoint < 128) {
            return codePoint == ' '
                    || (codePoint >= '\t' && codePoint <= '\r')
                    || (codePoint >= 0x1C && codePoint <= 0x1F);
        }
        return codePoint == 0x85 || Character.isSpaceChar(codePoint);
    }

    static boolean isBlank(String text) {
        return skip(text, 0, text.length()) == text.length();
    }

    /** First index in {@code [start, end)} of something else than white space, or {@code end}. */
    static int skip(String text, int start, int end) {
        // All white space lies in the basic plane, so characters are code points here.
        int i = start;
        while (i < end && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** End of {@code [start, end)} without its trailing white space; not below {@code start}. */
    static int skipBack(String text, int start, int end) {
        int i = end;
        while (i > start && isSpace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    static String strip(String text) {
        int start = skip(text, 0, text.length());
        return text.substring(start, skipBack(text, start, text.length()));
    }
}
