package org.glm4j.metrics.text;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns a data set's spaced-out text into ordinary text, by the rules the reference applies before a model reads it.
 * The rules are part of the published figures, their oddities included.
 */
public enum Detokenizer {
    /** WikiText: {@code @-@}, spaced punctuation, brackets, quotes and headings. */
    WIKITEXT,
    /** Penn Treebank language modelling: contractions, line ends, and the number token {@code N} as 1. */
    PTB,
    /** LAMBADA: left as it is. */
    LAMBADA,
    /** Gigaword summaries: bracket names, entities, and unknown words as {@code [UNK]}. */
    GIGAWORD,
    /** Articles of the tokenised CNN/DailyMail: sentence marks {@code <S_SEP>} vanish. */
    CNN_DM_SOURCE,
    /** Summaries of the tokenised CNN/DailyMail: sentence marks {@code <S_SEP>} become {@code [SEP]}. */
    CNN_DM_TARGET,
    /** BLM's files of blanks: {@code <blank>} becomes {@code [MASK]}, {@code _UNK} becomes {@code [UNK]}. */
    BLANK;

    private static final String WHITE = "[" + PythonPatterns.WHITE_SPACE + "]*";
    private static final Pattern ROUND = enclosed("\\(", "\\)");
    private static final Pattern SQUARE = enclosed("\\[", "\\]");
    private static final Pattern CURLY = enclosed("\\{", "\\}");
    private static final Pattern DOUBLE_QUOTED = enclosed("\"", "\"");
    private static final Pattern SINGLE_QUOTED = enclosed("'", "'");

    // A year after an apostrophe was meant; as published, slashes are part of what is sought and of what is put there.
    private static final Pattern SLASHED_YEAR = Pattern.compile("/' [0-9]/");
    private static final String SLASHED_YEAR_REPLACEMENT = "/'[0-9]/";

    private static Pattern enclosed(String open, String close) {
        return Pattern.compile(open + WHITE + "([^" + close + "]*?)" + WHITE + close);
    }

    /**
     * The ordinary text.
     *
     * @param text a line, or for {@link #WIKITEXT} and {@link #PTB} a whole file with its line ends
     */
    public String apply(String text) {
        return switch (this) {
            case WIKITEXT -> wikitext(text);
            case PTB -> ptb(text);
            case LAMBADA -> text;
            case GIGAWORD -> gigaword(text);
            case CNN_DM_SOURCE -> cnnDm(text.replace("<S_SEP>", ""));
            case CNN_DM_TARGET -> cnnDm(text.replace("<S_SEP>", "[SEP]"));
            case BLANK -> text.replace("_UNK", "[UNK]").replace("<blank>", "[MASK]");
        };
    }

    private static String wikitext(String text) {
        String result = text.replace("s '", "s'");
        result = SLASHED_YEAR.matcher(result).replaceAll(SLASHED_YEAR_REPLACEMENT);
        result = result.replace(" @-@ ", "-").replace(" @,@ ", ",").replace(" @.@ ", ".");
        for (String mark : List.of(":", ";", ".", "!", "?", ",")) {
            result = result.replace(" " + mark + " ", mark + " ");
        }
        result = ROUND.matcher(result).replaceAll("($1)");
        result = SQUARE.matcher(result).replaceAll("[$1]");
        result = CURLY.matcher(result).replaceAll("{$1}");
        result = DOUBLE_QUOTED.matcher(result).replaceAll("\"$1\"");
        result = SINGLE_QUOTED.matcher(result).replaceAll("'$1'");
        return result.replace("= = = =", "====")
                .replace("= = =", "===")
                .replace("= =", "==")
                .replace(" ° ", "°")
                .replace(" \n", "\n")
                .replace("\n ", "\n")
                .replace(" N ", " 1 ")
                .replace(" 's", "'s");
    }

    private static String ptb(String text) {
        return text.replace(" '", "'")
                .replace(" \n", "\n")
                .replace("\n ", "\n")
                .replace(" n't", "n't")
                .replace(" N ", "1 ")
                .replace("$ 1", "$1")
                .replace("# 1", "#1");
    }

    private static String gigaword(String text) {
        return text.replace("UNK", "[UNK]")
                .replace("<unk>", "[UNK]")
                .replace("-lrb-", "(")
                .replace("-rrb-", ")")
                .replace("-lsb-", "[")
                .replace("-rsb-", "]")
                .replace("-lcb-", "{")
                .replace("-rcb-", "}")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
    }

    private static String cnnDm(String text) {
        return text.replace("-LRB-", "(")
                .replace("-RRB-", ")")
                .replace("-LSB-", "[")
                .replace("-RSB-", "]")
                .replace("-LCB-", "{")
                .replace("-RCB-", "}")
                .replace("''", "\"")
                .replace("``", "\"")
                .replace("`", "'")
                .replace(" n't", "n't")
                .replace(" 's", "'s")
                .replace(" 'd", "'d")
                .replace(" 'll", "'ll");
    }
}
