package org.glm4j.data.vocabulary;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Consumer;
import org.glm4j.tokenizers.BertCharacters;

/**
 * BERT's words: between white space, with Chinese characters and punctuation standing alone, and without control
 * characters; in lower case and without accents if so wanted.
 */
record BertWords(boolean lowerCase) implements WordSplitter {

    @Override
    public void split(String text, Consumer<String> words) {
        var word = new StringBuilder();
        String plain = lowerCase ? withoutAccents(text.toLowerCase(Locale.ROOT)) : text;
        for (int i = 0; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                finish(word, words);
            } else if (BertCharacters.isPunctuation(c) || BertCharacters.isChinese(c)) {
                finish(word, words);
                words.accept(Character.toString(c));
            } else if (c != 0xFFFD && !BertCharacters.isControl(c)) {
                word.appendCodePoint(c);
            }
        }
        finish(word, words);
    }

    private static void finish(StringBuilder word, Consumer<String> words) {
        if (!word.isEmpty()) {
            words.accept(word.toString());
            word.setLength(0);
        }
    }

    private static String withoutAccents(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
