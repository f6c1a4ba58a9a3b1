package org.glm4j.primer;

import java.util.List;
import java.util.Locale;

/**
 * A text with a sentence or its end missing, and what can be said about a good filling without reading it.
 *
 * @param input text with one {@code [sMASK]} or {@code [gMASK]}
 * @param original what stood there; one of many good fillings
 * @param mentions words of which a good filling has at least one; empty where anything goes
 * @param fewestWords shortest filling that makes sense
 * @param mostWords longest one
 */
public record Continuation(String input, String original, List<String> mentions, int fewestWords, int mostWords) {

    /** A sentence is missing. */
    public static final String SENTENCE_MASK = "[sMASK]";

    /** The rest of the text is missing. */
    public static final String GENERATION_MASK = "[gMASK]";

    /** Most words of the rest of a text. */
    static final int LONGEST_TEXT = 260;

    public Continuation {
        mentions = List.copyOf(mentions);
    }

    /** A question whose answer may be any sentence that has the right word in it. */
    static Continuation answering(Blank question, String mask) {
        var given = question.input().substring(0, question.input().indexOf("? ") + 2);
        var label = question.input().startsWith("Question: ") ? "Answer: " : "";
        var answer = question.filled().substring(given.length() + label.length());
        return new Continuation(given + label + mask, answer, List.of(question.answer()), 1, LONGEST_TEXT);
    }

    /**
     * Whether {@code filling} passes the rules: it begins like a sentence and ends like one, has a fitting length,
     * mentions what it must, and does not repeat one sentence over and over. What passes need not be good; what fails
     * is not.
     */
    public boolean accepts(String filling) {
        var text = filling.strip();
        var words = text.isEmpty() ? 0 : text.split("\\s+").length;
        if (words < fewestWords || words > mostWords) {
            return false;
        }
        var begins =
                Character.isUpperCase(text.charAt(0)) || Character.isDigit(text.charAt(0)) || text.charAt(0) == '"';
        var sentences = Sentences.of(text);
        var varied = sentences.stream().distinct().count() * 2 > sentences.size();
        return begins
                && Sentences.ends(text)
                && varied
                && (mentions.isEmpty() || mentions.stream().anyMatch(word -> has(text, word)));
    }

    private static boolean has(String text, String word) {
        var padded = " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ") + " ";
        return padded.contains(" "
                + word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip() + " ");
    }
}
