package org.glm4j.tokenizers;

import java.text.Normalizer;
import java.util.Set;

/**
 * Cuts text into words as BERT does before WordPiece: control characters go, Chinese characters and punctuation stand
 * alone, letters lose case and accents.
 *
 * <p>Done here and not by the Rust library because that one differs from the reference: it lower-cases every character
 * by itself (a Greek word's last sigma becomes another letter) and knows the characters of an older Unicode.
 *
 * @param lowerCase whether case and accents are dropped
 * @param wordFinalSigma whether lower case is that of the whole word, as the reference has it, or of each character by
 *     itself, as the Hub has it
 * @param composed whether text that keeps its case is composed (NFC), as the Hub has it
 * @param neverSplit words left as they are
 */
record BertTextCleaner(boolean lowerCase, boolean wordFinalSigma, boolean composed, Set<String> neverSplit) {

    private static final char CAPITAL_SIGMA = 'Σ';
    private static final char SMALL_SIGMA = 'σ';
    private static final char FINAL_SIGMA = 'ς';

    /** @return the words, separated by single spaces */
    String clean(String text) {
        var words = new StringBuilder(text.length() + text.length() / 4 + 16);
        var word = new StringBuilder();
        boolean ascii = true;
        for (int i = 0; i < text.length(); ) {
            int c = text.charAt(i);
            if (c > ' ' && c < 127) {
                word.append((char) c);
                i++;
                continue;
            }
            c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isBreak(c)) {
                finish(word, ascii, words);
                ascii = true;
            } else if (BertCharacters.isChinese(c)) {
                finish(word, ascii, words);
                finish(word.appendCodePoint(c), false, words);
                ascii = true;
            } else if (c != 0xFFFD && !BertCharacters.isControl(c)) {
                word.appendCodePoint(c);
                ascii = false;
            }
        }
        finish(word, ascii, words);
        return words.toString();
    }

    private void finish(StringBuilder word, boolean ascii, StringBuilder words) {
        if (word.isEmpty()) {
            return;
        }
        if (word.charAt(0) == '[' && neverSplit.contains(word.toString())) {
            separate(words);
            words.append(word);
        } else if (ascii) {
            appendAscii(word, words);
        } else {
            appendAny(lowerCase ? withoutAccents(lower(word)) : composed(word), words);
        }
        word.setLength(0);
    }

    private void appendAscii(StringBuilder word, StringBuilder words) {
        boolean open = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (BertCharacters.isAsciiPunctuation(c)) {
                separate(words);
                words.append(c);
                open = false;
            } else {
                if (!open) {
                    separate(words);
                    open = true;
                }
                words.append(lowerCase && (c >= 'A' && c <= 'Z') ? (char) (c + ('a' - 'A')) : c);
            }
        }
    }

    private static void appendAny(String word, StringBuilder words) {
        boolean open = false;
        for (int i = 0; i < word.length(); ) {
            int c = word.codePointAt(i);
            i += Character.charCount(c);
            boolean alone = BertCharacters.isPunctuation(c);
            if (alone || !open) {
                separate(words);
            }
            words.appendCodePoint(c);
            open = !alone;
        }
    }

    private static void separate(StringBuilder words) {
        if (!words.isEmpty()) {
            words.append(' ');
        }
    }

    private String composed(StringBuilder word) {
        return composed ? Normalizer.normalize(word, Normalizer.Form.NFC) : word.toString();
    }

    private static String withoutAccents(CharSequence word) {
        var decomposed = Normalizer.normalize(word, Normalizer.Form.NFD);
        var result = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(result::appendCodePoint);
        return result.toString();
    }

    private CharSequence lower(StringBuilder word) {
        var result = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); ) {
            int c = word.codePointAt(i);
            if (c == CAPITAL_SIGMA) {
                result.append(wordFinalSigma && endsWord(word, i) ? FINAL_SIGMA : SMALL_SIGMA);
            } else {
                // U+0130 alone has more than one lower-case character; its second one is an accent and would go anyway.
                result.appendCodePoint(Character.toLowerCase(c));
            }
            i += Character.charCount(c);
        }
        return result;
    }

    /** Unicode's Final_Sigma condition: a cased letter before, none after, case-ignorable characters aside. */
    private static boolean endsWord(CharSequence word, int sigma) {
        int before = sigma;
        do {
            if (before == 0) {
                return false;
            }
            before -= Character.charCount(Character.codePointBefore(word, before));
        } while (isCaseIgnorable(Character.codePointAt(word, before)));
        if (!isCased(Character.codePointAt(word, before))) {
            return false;
        }
        int after = sigma + 1;
        while (after < word.length() && isCaseIgnorable(Character.codePointAt(word, after))) {
            after += Character.charCount(Character.codePointAt(word, after));
        }
        return after == word.length() || !isCased(Character.codePointAt(word, after));
    }

    private static boolean isCased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    private static boolean isCaseIgnorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            // Unicode's Word_Break values MidLetter, MidNumLet and Single_Quote.
            default ->
                "':.·\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A".indexOf(c) >= 0;
        };
    }

    private static boolean isBreak(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || (c > 127 && Character.isSpaceChar(c));
    }
}
