package org.glm4j.tasks.infilling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.tasks.TextRules;

/**
 * A text with blanks, and what belongs into them.
 *
 * @param source with a {@code [MASK]} for every run of hidden words
 * @param targets the hidden words, blank by blank
 */
public record MaskedText(String source, List<String> targets) {

    private static final String MASK = "[MASK]";

    public MaskedText {
        targets = List.copyOf(targets);
    }

    /**
     * Hides words.
     *
     * @param hidden which ones, rising
     */
    public static MaskedText of(String text, int... hidden) {
        List<String> words = new ArrayList<>(TextRules.words(text));
        var targets = new ArrayList<String>();
        for (int i = 0; i < hidden.length; i++) {
            String word = " " + words.get(hidden[i]);
            if (i > 0 && hidden[i] == hidden[i - 1] + 1) {
                targets.set(targets.size() - 1, targets.getLast() + word);
            } else {
                targets.add(word);
            }
            words.set(hidden[i], MASK);
        }
        var source = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            boolean again =
                    i > 0 && words.get(i).equals(MASK) && words.get(i - 1).equals(MASK);
            source.append(again ? "" : " " + words.get(i));
        }
        return new MaskedText(source.toString(), targets);
    }

    /**
     * Hides a share of the words, drawn at random.
     *
     * @param ratio 0 to 1; the number of words is rounded down
     * @param epoch with the seed and the text's number, decides the draw
     * @param number of the text in its data set
     */
    public static MaskedText random(String text, double ratio, long seed, long epoch, long number) {
        int words = TextRules.words(text).size();
        int wanted = (int) (words * ratio);
        int[] order = IntStream.range(0, words).toArray();
        var random = CounterRandom.of(seed, "blank words", epoch, number);
        for (int i = 0; i < wanted; i++) {
            int other = i + random.nextInt(words - i);
            int drawn = order[other];
            order[other] = order[i];
            order[i] = drawn;
        }
        return of(text, Arrays.stream(order).limit(wanted).sorted().toArray());
    }

    /**
     * What belongs into the blanks of a text, found by comparing it with the whole.
     *
     * @param source with blanks
     * @param whole without
     * @return empty if the whole does not continue the source's words around the blanks
     */
    public static Optional<MaskedText> aligned(String source, String whole) {
        List<String> shown = TextRules.words(source);
        List<String> all = TextRules.words(whole);
        var pattern = new StringBuilder();
        for (String word : shown) {
            pattern.append(word.equals(MASK) ? "((?: [^ ]+)+?)" : Pattern.quote(" " + word));
        }
        var matcher = Pattern.compile(pattern.toString()).matcher(" " + String.join(" ", all));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new MaskedText(
                " " + String.join(" ", shown),
                IntStream.rangeClosed(1, matcher.groupCount())
                        .mapToObj(matcher::group)
                        .toList()));
    }
}
