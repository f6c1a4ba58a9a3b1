package org.glm4j.metrics;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import net.gcardone.junidecode.Junidecode;
import org.glm4j.metrics.text.WordTokenizer;

/** Answers compared as SQuAD's evaluation does: word by word, without case, punctuation and articles. */
record SquadAnswers(Variant variant) implements AnswerMetric {

    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final String WORD = "[\\p{L}\\p{N}_]";
    private static final Pattern ARTICLE = Pattern.compile("(?<!" + WORD + ")(?:a|an|the)(?!" + WORD + ")");
    private static final WordTokenizer WORDS = WordTokenizer.whitespace();

    /** Whose rules. */
    enum Variant {
        SQUAD_1,
        SQUAD_2,
        REFERENCE
    }

    @Override
    public String normalized(String answer) {
        return String.join(" ", words(answer));
    }

    @Override
    public boolean exactMatch(String prediction, String answer) {
        return normalized(prediction).equals(normalized(answer));
    }

    @Override
    public double f1(String prediction, String answer) {
        List<String> predicted = words(prediction);
        List<String> right = words(answer);
        if (variant == Variant.SQUAD_2 && (predicted.isEmpty() || right.isEmpty())) {
            return predicted.equals(right) ? 1 : 0;
        }
        int common = Ngrams.of(predicted, 1).common(Ngrams.of(right, 1));
        return PrecisionRecall.of(common, predicted.size(), right.size()).f1();
    }

    private List<String> words(String answer) {
        String text = answer.toLowerCase(Locale.ROOT);
        if (variant == Variant.REFERENCE) {
            text = Junidecode.unidecode(text);
        }
        text = PUNCTUATION.matcher(text).replaceAll("");
        return WORDS.words(ARTICLE.matcher(text).replaceAll(" "));
    }
}
