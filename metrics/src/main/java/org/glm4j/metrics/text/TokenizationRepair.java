package org.glm4j.metrics.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Puts together what a word-piece tokenizer took apart, so that a decoded text is spaced as its data set's references
 * are: {@code do n ' t} and {@code 3 , 000} come out of a model that has seen {@code don't} and {@code 3,000}. By the
 * reference's rules for each data set, their oddities included.
 */
public enum TokenizationRepair {
    /** Nothing to repair: the original CNN/DailyMail, and any plain text. */
    NONE,
    /** The tokenised CNN/DailyMail, XSum and other texts in the Penn Treebank's spacing. */
    PENN,
    /** Gigaword: unknown words are {@code UNK} again. */
    GIGAWORD,
    /** Yahoo's texts with blanks. */
    BLANK,
    /** Answers of SQuAD. */
    SQUAD;

    private static final List<Abbreviation> SQUAD_ABBREVIATIONS = List.of(
            new Abbreviation("a \\. m \\.", "a.m."),
            new Abbreviation("a \\. m", "a.m"),
            new Abbreviation("p \\. m \\.", "p.m."),
            new Abbreviation("p \\. m", "p.m"),
            new Abbreviation("' s", "'s"),
            new Abbreviation("u \\. s \\.", "u.s."),
            new Abbreviation("u \\. s", "u.s"));

    private static final int LONGEST_THOUSANDS = 3;

    private record Abbreviation(Pattern pattern, String replacement) {

        Abbreviation(String spaced, String replacement) {
            this(Pattern.compile(PythonPatterns.BOUNDARY + spaced + PythonPatterns.BOUNDARY), replacement);
        }
    }

    /**
     * The repaired text.
     *
     * @param text one sentence or answer as decoded
     */
    public String apply(String text) {
        return switch (this) {
            case NONE -> text;
            case PENN -> new PennRepair(text).result();
            case GIGAWORD -> text.replace("[UNK]", "UNK");
            case BLANK -> blank(text);
            case SQUAD -> squad(text);
        };
    }

    private static String blank(String text) {
        return text.replace("` `", "``")
                .replace("' '", "''")
                .replace("n ' t", "n't")
                .replace("' s", "'s")
                .replace("' m", "'m")
                .replace("' re", "'re")
                .replace(". . .", "...")
                .replace(" . .", " ..")
                .replace("- -", "--")
                .replace("u . s .", "u.s.")
                .replace("u . k .", "u.k.")
                .replace("e . g .", "e.g.");
    }

    private static String squad(String text) {
        String joined = text.replace(" - ", "-").replace(" – ", "–");
        for (Abbreviation abbreviation : SQUAD_ABBREVIATIONS) {
            joined = abbreviation.pattern().matcher(joined).replaceAll(abbreviation.replacement());
        }
        var words = new ArrayList<>(WordTokenizer.whitespace().words(joined));
        int i = 1;
        while (i + 1 < words.size()) {
            if (joinsNumbers(words.get(i - 1), words.get(i), words.get(i + 1))) {
                words.set(i - 1, words.get(i - 1) + words.get(i) + words.get(i + 1));
                words.subList(i, i + 2).clear();
            } else {
                i++;
            }
        }
        return String.join(" ", words);
    }

    /** 3 , 000 and 3 . 14 and 7 : 45, but not 1990 , 2000. */
    private static boolean joinsNumbers(String before, String mark, String after) {
        return (mark.equals(",") || mark.equals(".") || mark.equals(":"))
                && PythonPatterns.isDigit(before.codePointBefore(before.length()))
                && PythonPatterns.isDigit(after.codePointAt(0))
                && !(mark.equals(",") && after.codePointCount(0, after.length()) > LONGEST_THOUSANDS);
    }
}
