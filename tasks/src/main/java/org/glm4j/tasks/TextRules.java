package org.glm4j.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What patterns do to texts, by the rules of Python, in which the reference wrote its patterns. */
public final class TextRules {

    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private TextRules() {}

    /** The text without the ASCII punctuation at its end. */
    public static String withoutFinalPunctuation(String text) {
        int end = text.length();
        while (end > 0 && PUNCTUATION.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    /** The text with its first character in lower case. */
    public static String lowerFirst(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return text.substring(0, end).toLowerCase(Locale.ROOT) + text.substring(end);
    }

    /** The text without the white space around it. */
    public static String strip(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return stripTrailing(text.substring(start));
    }

    /** The text without the white space at its end. */
    public static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** The words between white space. */
    public static List<String> words(String text) {
        var words = new ArrayList<String>();
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && !isSpace(text.charAt(i))) {
                i++;
            }
            if (i > start) {
                words.add(text.substring(start, i));
            }
            i++;
        }
        return words;
    }

    /** The text with every run of white space as one space. */
    public static String singleSpaced(String text) {
        var result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                result.append(text.charAt(i));
            } else if (i == 0 || !isSpace(text.charAt(i - 1))) {
                result.append(' ');
            }
        }
        return result.toString();
    }

    /**
     * The characters (code points) of a text from {@code start} to before {@code end}, as far as there are any.
     *
     * @param start 0 or more
     */
    public static String characters(String text, int start, int end) {
        int length = text.codePointCount(0, text.length());
        int from = Math.min(start, length);
        int to = Math.clamp(end, from, length);
        return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }

    private static boolean isSpace(char c) {
        return c == ' '
                || (c >= '\t' && c <= '\r')
                || (c >= 0x1C && c <= 0x1F)
                || c == 0x85
                || (c >= 128 && Character.isSpaceChar(c));
    }
}
