package org.glm4j.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.glm4j.metrics.text.WordTokenizer;

/**
 * BLEU (Papineni, Roukos, Ward and Zhu, ACL 2002) of a corpus, as two programs compute it: Moses' multi-bleu.perl, on
 * text that is tokenised already, and sacreBLEU (Post, WMT 2018), on ordinary text.
 */
public final class Bleu {

    // sacreBLEU's default for floor (Chen and Cherry, WMT 2014, method 1).
    private static final double FLOOR = 0.1;

    /** What stands for a precision of which nothing was right. */
    public enum Smoothing {
        /** Zero, and so the score. */
        NONE,
        /** As if a tenth of an n-gram were right. */
        FLOOR,
        /** As if half an n-gram were right, a quarter for the next such order, and so on. */
        EXP
    }

    private final WordTokenizer tokenizer;
    private final UnaryOperator<String> preparation;
    private final UnaryOperator<String> lowercasing;
    private final Smoothing smoothing;

    private Bleu(
            WordTokenizer tokenizer,
            UnaryOperator<String> preparation,
            UnaryOperator<String> lowercasing,
            Smoothing smoothing) {
        this.tokenizer = tokenizer;
        this.preparation = preparation;
        this.lowercasing = lowercasing;
        this.smoothing = smoothing;
    }

    /** As multi-bleu.perl: words are what ASCII white space separates, case counts, nothing is smoothed. */
    public static Bleu multiBleu() {
        return new Bleu(
                WordTokenizer.asciiWhitespace(), UnaryOperator.identity(), Bleu::asciiLowerCase, Smoothing.NONE);
    }

    /** As sacreBLEU by default: tokenizer 13a, case counts, exponential smoothing. */
    public static Bleu sacre() {
        return new Bleu(
                WordTokenizer.bleu13a(),
                UnaryOperator.identity(),
                text -> text.toLowerCase(Locale.ROOT),
                Smoothing.EXP);
    }

    /** The same without regard to case: of a to z alone for multi-bleu, of every script for sacreBLEU. */
    public Bleu lowercased() {
        return new Bleu(tokenizer, lowercasing, lowercasing, smoothing);
    }

    /** The same with another smoothing. */
    public Bleu smoothedBy(Smoothing other) {
        return new Bleu(tokenizer, preparation, lowercasing, other);
    }

    /** The same with other words; sacreBLEU's {@code none} is {@link WordTokenizer#whitespace()}. */
    public Bleu tokenizedBy(WordTokenizer other) {
        return new Bleu(other, preparation, lowercasing, smoothing);
    }

    /**
     * What one output adds to the counts of its corpus.
     *
     * @param hypothesis the output
     * @param references what it should have been, at least one
     */
    public BleuCounts counts(String hypothesis, List<String> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("an output without a reference has no score");
        }
        return BleuCounts.of(
                words(hypothesis), references.stream().map(this::words).toList());
    }

    /**
     * The score of a corpus with one reference for each output.
     *
     * @throws IllegalArgumentException if the lists differ in length
     */
    public BleuScore corpus(List<String> hypotheses, List<String> references) {
        if (hypotheses.size() != references.size()) {
            throw new IllegalArgumentException(
                    hypotheses.size() + " outputs do not go with " + references.size() + " references");
        }
        return score(BleuCounts.sum(IntStream.range(0, hypotheses.size())
                .mapToObj(i -> counts(hypotheses.get(i), List.of(references.get(i))))
                .toList()));
    }

    /** The score of a corpus by its counts. */
    public BleuScore score(BleuCounts corpus) {
        return score(corpus, BleuCounts.ORDER);
    }

    /**
     * The score of a single sentence: orders for which it is too short are left out, as sacreBLEU does for sentences.
     */
    public BleuScore sentence(String hypothesis, List<String> references) {
        BleuCounts counts = counts(hypothesis, references);
        int orders = (int) counts.totals().stream().filter(total -> total > 0).count();
        return score(counts, Math.max(1, orders));
    }

    private BleuScore score(BleuCounts counts, int orders) {
        long hypothesisLength = counts.hypothesisLength();
        double brevity = hypothesisLength >= counts.referenceLength()
                ? 1
                : hypothesisLength == 0 ? 0 : Math.exp(1 - (double) counts.referenceLength() / hypothesisLength);
        return new BleuScore(precisions(counts), brevity, hypothesisLength, counts.referenceLength(), orders);
    }

    private List<Double> precisions(BleuCounts counts) {
        boolean anyRight = counts.matches().getFirst() > 0; // no longer n-gram is right without its words
        var precisions = new ArrayList<Double>();
        double part = 1;
        for (int i = 0; i < BleuCounts.ORDER; i++) {
            double right = counts.matches().get(i);
            if (right == 0 && anyRight && counts.totals().get(i) > 0) {
                right = switch (smoothing) {
                    case NONE -> 0;
                    case FLOOR -> FLOOR;
                    case EXP -> part /= 2;
                };
            }
            precisions.add(right == 0 ? 0 : right / counts.totals().get(i));
        }
        return precisions;
    }

    private List<String> words(String text) {
        return tokenizer.words(preparation.apply(text));
    }

    private static String asciiLowerCase(String text) {
        var lower = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
