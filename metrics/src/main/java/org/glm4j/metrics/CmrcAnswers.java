package org.glm4j.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glm4j.metrics.text.WordTokenizer;

/**
 * Answers compared as CMRC 2018's evaluation does. Text between Chinese characters is split by the Penn Treebank's rules
 * as one sentence; the official script would first look for sentences in it.
 */
record CmrcAnswers() implements AnswerMetric {

    // The ellipsis of two characters on the official list never equals a single one, so it stays in.
    private static final String MARKS = "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』";
    private static final int FIRST_CHINESE = 0x4E00;
    private static final int LAST_CHINESE = 0x9FA5;
    private static final WordTokenizer WORDS = WordTokenizer.treebank(false);

    @Override
    public String normalized(String answer) {
        var kept = new StringBuilder();
        lower(answer).codePoints().filter(c -> MARKS.indexOf(c) < 0).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    @Override
    public boolean exactMatch(String prediction, String answer) {
        return normalized(prediction).equals(normalized(answer));
    }

    @Override
    public double f1(String prediction, String answer) {
        List<String> predicted = segments(prediction);
        List<String> right = segments(answer);
        return PrecisionRecall.of(longestRun(right, predicted), predicted.size(), right.size())
                .f1();
    }

    /** Chinese characters one by one, words between them. */
    private List<String> segments(String answer) {
        var segments = new ArrayList<String>();
        var other = new StringBuilder();
        normalized(answer).codePoints().forEach(c -> {
            if (c >= FIRST_CHINESE && c <= LAST_CHINESE) {
                segments.addAll(WORDS.words(other.toString()));
                other.setLength(0);
                segments.add(Character.toString(c));
            } else {
                other.appendCodePoint(c);
            }
        });
        segments.addAll(WORDS.words(other.toString()));
        return segments;
    }

    /** How many neighbours both have in the same order. */
    private static int longestRun(List<String> one, List<String> other) {
        int longest = 0;
        int[] ending = new int[other.size() + 1]; // run that ends at the word before this index
        for (String word : one) {
            for (int j = other.size(); j > 0; j--) {
                ending[j] = word.equals(other.get(j - 1)) ? ending[j - 1] + 1 : 0;
                longest = Math.max(longest, ending[j]);
            }
        }
        return longest;
    }

    private static String lower(String answer) {
        return answer.toLowerCase(Locale.ROOT).strip();
    }
}
