package org.glm4j.data.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GPT-2's words, with each byte written as the character that its vocabulary uses for it. */
final class ByteLevelWords implements WordSplitter {

    private static final int BYTES = 256;

    /** Clitics; letters, digits or other characters, each with a space in front; runs of white space. */
    private static final Pattern WORD = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final char[] alphabet = new char[BYTES];

    ByteLevelWords() {
        int next = BYTES;
        for (int b = 0; b < BYTES; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            alphabet[b] = (char) (printable ? b : next++);
        }
    }

    /** The characters that stand for bytes, by byte. */
    char[] alphabet() {
        return alphabet.clone();
    }

    @Override
    public void split(String text, Consumer<String> words) {
        Matcher matcher = WORD.matcher(text);
        var word = new StringBuilder();
        while (matcher.find()) {
            word.setLength(0);
            for (byte b : matcher.group().getBytes(StandardCharsets.UTF_8)) {
                word.append(alphabet[b & 0xFF]);
            }
            words.accept(word.toString());
        }
    }
}
