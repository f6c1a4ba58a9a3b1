package org.glm4j.evaluation.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.glm4j.metrics.text.TokenizationRepair;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * An answer as its text spells it: where BERT's lower-case tokens of an answer stand in a text, the answer is that piece
 * of the text.
 */
final class AnswerSpan {

    private static final String CONTINUATION = "##";
    private static final String UNKNOWN = "[UNK]";

    private final GlmTokenizer tokenizer;
    private final String text;

    AnswerSpan(GlmTokenizer tokenizer, String text) {
        this.tokenizer = tokenizer;
        this.text = text;
    }

    /** One token of the text and where it stands: from {@code start} to before {@code end}. */
    private record Place(int id, int start, int end) {}

    /** The answer; with its spacing repaired where the text does not have it. */
    String text(int[] answer) {
        String decoded = tokenizer.decode(answer);
        if (decoded.replace(" ", "").equalsIgnoreCase("n/a")) {
            return decoded;
        }
        List<Place> places = places();
        for (int from = 0; answer.length > 0 && from + answer.length <= places.size(); from++) {
            int at = from;
            if (Arrays.equals(
                    answer,
                    places.subList(at, at + answer.length).stream()
                            .mapToInt(Place::id)
                            .toArray())) {
                return text.substring(places.get(from).start, places.get(from + answer.length - 1).end);
            }
        }
        return TokenizationRepair.SQUAD.apply(decoded);
    }

    /** The text's tokens, word by word; punctuation marks and ideographs are words of their own. */
    private List<Place> places() {
        var places = new ArrayList<Place>();
        int at = 0;
        while (at < text.length()) {
            int end = at + Character.charCount(text.codePointAt(at));
            if (joins(text.codePointAt(at))) {
                while (end < text.length() && joins(text.codePointAt(end))) {
                    end += Character.charCount(text.codePointAt(end));
                }
            }
            add(at, end, places);
            at = end;
        }
        return places;
    }

    /** Whether a character goes on with the word before it. */
    private static boolean joins(int character) {
        return (Character.isLetterOrDigit(character) && !Character.isIdeographic(character))
                || Character.getType(character) == Character.NON_SPACING_MARK
                || Character.getType(character) == Character.COMBINING_SPACING_MARK;
    }

    private void add(int start, int end, List<Place> places) {
        int[] ids = tokenizer.encode(text.substring(start, end));
        int at = start;
        for (int i = 0; i < ids.length; i++) {
            String piece = tokenizer.token(ids[i]);
            int stop = i == ids.length - 1 || piece.equals(UNKNOWN)
                    ? end
                    : after(at, end, piece.startsWith(CONTINUATION) ? piece.substring(2) : piece);
            places.add(new Place(ids[i], at, stop));
            at = stop;
        }
    }

    /** Behind the characters that a piece is made of: in lower case and without accents they are as long as it. */
    private int after(int start, int end, String piece) {
        int at = start;
        int left = piece.length();
        while (at < end && left > 0) {
            int next = at + Character.charCount(text.codePointAt(at));
            String plain = Normalizer.normalize(text.substring(at, next).toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
            left -= (int) plain.chars()
                    .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                    .count();
            at = next;
        }
        while (at < end && Character.getType(text.codePointAt(at)) == Character.NON_SPACING_MARK) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }
}
