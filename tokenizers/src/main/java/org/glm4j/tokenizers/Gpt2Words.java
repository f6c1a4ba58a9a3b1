package org.glm4j.tokenizers;

/**
 * GPT-2's pattern, by which text is cut before bytes are merged: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+|
 * ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}. Every character belongs to one word.
 */
final class Gpt2Words {

    private enum Kind {
        LETTER,
        NUMBER,
        SPACE,
        OTHER
    }

    private Gpt2Words() {}

    /** End of the word that starts at an index below the text's length. */
    static int end(String text, int start) {
        int contraction = contraction(text, start);
        if (contraction > 0) {
            return start + contraction;
        }
        int first = text.codePointAt(start);
        int body = first == ' ' && start + 1 < text.length() ? start + 1 : start;
        var kind = kind(text.codePointAt(body));
        return kind == Kind.SPACE ? endOfSpaces(text, start) : endOfRun(text, body, kind);
    }

    /** All white space up to the last one, which belongs to the word after it; the last one itself if it is alone. */
    private static int endOfSpaces(String text, int start) {
        int end = endOfRun(text, start, Kind.SPACE);
        // All white space lies in the basic plane.
        return end < text.length() && end - start > 1 ? end - 1 : end;
    }

    private static int endOfRun(String text, int start, Kind kind) {
        int i = start;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (kind(c) != kind) {
                break;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    /** Length of {@code 's}, {@code 'll} and the like at an index, 0 if there is none. */
    private static int contraction(String text, int start) {
        if (text.charAt(start) != '\'' || start + 1 == text.length()) {
            return 0;
        }
        return switch (text.charAt(start + 1)) {
            case 's', 't', 'm', 'd' -> 2;
            case 'r', 'v' -> isAt(text, start + 2, 'e') ? 3 : 0;
            case 'l' -> isAt(text, start + 2, 'l') ? 3 : 0;
            default -> 0;
        };
    }

    private static boolean isAt(String text, int index, char c) {
        return index < text.length() && text.charAt(index) == c;
    }

    private static Kind kind(int c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                    ? Kind.LETTER
                    : c >= '0' && c <= '9' ? Kind.NUMBER : isAsciiSpace(c) ? Kind.SPACE : Kind.OTHER;
        }
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> Kind.LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> Kind.NUMBER;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> Kind.SPACE;
            default -> c == 0x85 ? Kind.SPACE : Kind.OTHER;
        };
    }

    private static boolean isAsciiSpace(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
