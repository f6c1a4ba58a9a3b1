package org.glm4j.metrics.text;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Robert MacIntyre's rules for the Penn Treebank with NLTK's additions for typographic quotes and dashes, applied one after
 * another to one sentence.
 */
record TreebankTokenizer(boolean bracketNames) implements WordTokenizer {

    private static final String WHITE = "[" + PythonPatterns.WHITE_SPACE + "]";
    private static final String BOUNDARY = PythonPatterns.BOUNDARY;

    private static final List<Rule> QUOTES_AND_PUNCTUATION = List.of(
            // Opening quotes.
            new Rule("[«“‘„]|`+", " $0 "),
            new Rule("^\"", "``"),
            new Rule("``", " $0 "),
            new Rule("([ (\\[{<])(?:\"|'')", "$1 `` "),
            // An apostrophe before a word that is no contraction's end.
            new Rule(
                    "(?iu)(?<!" + PythonPatterns.WORD + ")'(?!(?:re|ve|ll|m|t|s|d|n)" + BOUNDARY + ")(?="
                            + PythonPatterns.WORD + ")",
                    "' "),
            // The full stop that ends the sentence, within closing quotes and brackets.
            new Rule("([^.])\\.([\\])}>\"'»”’ ]*)" + WHITE + "*\\z", "$1 . $2 "),
            new Rule("([:,])(\\P{Nd})", " $1 $2"),
            new Rule("[:,](?=\\n?\\z)", " $0 "),
            new Rule("\\.{2,}", " $0 "),
            new Rule("[;@#$%&]", " $0 "),
            new Rule("[\\u2012-\\u2015]", " $0 "),
            new Rule("([^.])\\.([\\])}>\"']*)" + WHITE + "*\\z", "$1 .$2 "),
            new Rule("[?!]", " $0 "),
            new Rule("([^'])' ", "$1 ' "),
            new Rule("\\*", " * "),
            new Rule("[\\]\\[(){}<>]", " $0 "));

    private static final Map<String, String> BRACKET_NAMES =
            Map.of("(", "-LRB-", ")", "-RRB-", "[", "-LSB-", "]", "-RSB-", "{", "-LCB-", "}", "-RCB-");

    private static final List<Rule> ENDINGS = List.of(
            new Rule("--", " -- "),
            new Rule("\\A|\\z", " "),
            // Closing quotes and what is joined to the word before.
            new Rule("[»”’]", " $0 "),
            new Rule("''", " '' "),
            new Rule("\"", " '' "),
            new Rule(WHITE + "+", " "),
            new Rule("([^' ])('[sSmMdD]|') ", "$1 $2 "),
            new Rule("([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "$1 $2 "),
            // Words that hide two.
            new Rule("(?iu)" + BOUNDARY + "(can)(not)" + BOUNDARY, " $1 $2 "),
            new Rule("(?iu)" + BOUNDARY + "(d)('ye)" + BOUNDARY, " $1 $2 "),
            new Rule("(?iu)" + BOUNDARY + "(gim)(me)" + BOUNDARY, " $1 $2 "),
            new Rule("(?iu)" + BOUNDARY + "(gon)(na)" + BOUNDARY, " $1 $2 "),
            new Rule("(?iu)" + BOUNDARY + "(got)(ta)" + BOUNDARY, " $1 $2 "),
            new Rule("(?iu)" + BOUNDARY + "(lem)(me)" + BOUNDARY, " $1 $2 "),
            new Rule("(?iu)" + BOUNDARY + "(more)('n)" + BOUNDARY, " $1 $2 "),
            new Rule("(?iu)" + BOUNDARY + "(wan)(na)(?=" + WHITE + ")", " $1 $2 "),
            new Rule("(?iu) ('t)(is|was)" + BOUNDARY, " $1 $2 "));

    private record Rule(Pattern pattern, String replacement) {

        Rule(String pattern, String replacement) {
            this(Pattern.compile(pattern), replacement);
        }

        String apply(String text) {
            return pattern.matcher(text).replaceAll(replacement);
        }
    }

    @Override
    public List<String> words(String text) {
        String spaced = text;
        for (Rule rule : QUOTES_AND_PUNCTUATION) {
            spaced = rule.apply(spaced);
        }
        if (bracketNames) {
            for (var bracket : BRACKET_NAMES.entrySet()) {
                spaced = spaced.replace(bracket.getKey(), bracket.getValue());
            }
        }
        for (Rule rule : ENDINGS) {
            spaced = rule.apply(spaced);
        }
        return WordTokenizer.whitespace().words(spaced);
    }
}
