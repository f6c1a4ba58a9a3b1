package org.glm4j.metrics.text;

/** Pieces of regular expressions that mean in Java what they mean in Python, where most measures were first written. */
final class PythonPatterns {

    /** Inside brackets: what {@code \s} matches, four separator controls more than Unicode's White_Space. */
    static final String WHITE_SPACE = "\\p{IsWhite_Space}\\x1c-\\x1f";

    /** One character that {@code \w} matches: no combining marks, unlike Java's. */
    static final String WORD = "[\\p{L}\\p{N}_]";

    /** {@code \b} between such characters. */
    static final String BOUNDARY = "(?:(?<=" + WORD + ")(?!" + WORD + ")|(?<!" + WORD + ")(?=" + WORD + "))";

    /** The ASCII characters that are neither letters, digits nor white space, in Python's order. */
    static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private static final String RAISED_OR_LOWERED = "²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉";

    private PythonPatterns() {}

    /** Whether {@code str.isdigit()} holds of a character: decimal digits of every script, and raised or lowered ones. */
    static boolean isDigit(int codePoint) {
        return Character.isDigit(codePoint) || RAISED_OR_LOWERED.indexOf(codePoint) >= 0;
    }

    /** Whether a text has at least one character and all are digits. */
    static boolean isDigits(String text) {
        return !text.isEmpty() && text.codePoints().allMatch(PythonPatterns::isDigit);
    }
}
