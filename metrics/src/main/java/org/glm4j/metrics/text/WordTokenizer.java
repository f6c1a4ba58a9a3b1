package org.glm4j.metrics.text;

import java.util.List;

/**
 * Splits a text into the words that a measure counts. Words are never empty and hold no white space; an empty text has
 * no words. Implementations are immutable and may be shared between threads.
 */
@FunctionalInterface
public interface WordTokenizer {

    /**
     * The words of a text, in order.
     *
     * @param text any text, may be empty
     */
    List<String> words(String text);

    /** Splits at white space as Unicode knows it, the way Python's {@code str.split()} does. */
    static WordTokenizer whitespace() {
        return WhitespaceTokenizer.UNICODE;
    }

    /** Splits at ASCII white space only, the way a Perl script does that reads bytes. */
    static WordTokenizer asciiWhitespace() {
        return WhitespaceTokenizer.ASCII;
    }

    /**
     * The words ROUGE counts: lower-case runs of the letters a to z and of digits, all else separates. A text in another
     * script has no words. With {@code stemming}, words longer than three letters are replaced by their {@linkplain
     * PorterStemmer Porter stem}, as ROUGE-1.5.5's option {@code -m} and the package rouge-score do.
     */
    static WordTokenizer rouge(boolean stemming) {
        return new RougeTokenizer(stemming);
    }

    /** The tokenizer of mteval-v13a.pl, which sacreBLEU calls {@code 13a}; case is kept. */
    static WordTokenizer bleu13a() {
        return new Bleu13aTokenizer();
    }

    /**
     * The Penn Treebank's way of splitting one sentence: punctuation, quotes, contractions ({@code do n't}, {@code it
     * 's}) and the final full stop stand alone; quotes become {@code ``} and {@code ''}. Equal to the word tokenizer
     * of NLTK 3.10 on a single sentence. Text of several sentences must come one by one: a full stop inside is taken for an
     * abbreviation's.
     *
     * @param bracketNames whether brackets become {@code -LRB-}, {@code -RRB-} and so on, as in the treebank's files
     */
    static WordTokenizer treebank(boolean bracketNames) {
        return new TreebankTokenizer(bracketNames);
    }
}
