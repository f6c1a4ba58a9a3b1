package org.glm4j.evaluation.language;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.model.TargetScores;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.language.LanguageText;
import org.glm4j.tasks.language.LanguageWindows;

/**
 * How well a model predicts a text.
 *
 * @param loss natural logarithms of the predicted tokens' probabilities, summed, with a minus
 * @param predicted tokens that were predicted
 * @param tokens of the whole text
 * @param words of the whole text, as its file spaces them
 * @param documents the same for each document that has anything to predict: its loss and its predicted tokens
 */
public record Perplexity(double loss, long predicted, long tokens, long words, List<Document> documents) {

    /** Where the reference stops: it takes no exponential of more. */
    private static final double LARGEST_EXPONENT = 20;

    public Perplexity {
        documents = List.copyOf(documents);
    }

    /**
     * @param number of the document in its text, from 0
     * @param windows that it was cut into
     * @param loss of all its predicted tokens
     * @param predicted tokens that were predicted
     */
    public record Document(int number, int windows, double loss, long predicted) {

        /** Perplexity of its tokens. */
        public double perplexity() {
            return Math.exp(loss / predicted);
        }
    }

    /**
     * Scores a text.
     *
     * @throws InvalidInputException if no document has two tokens, or a window does not fit the model
     */
    public static Perplexity of(SequenceScorer scorer, LanguageText text, LanguageWindows windows, Progress progress) {
        var cut = text.documents().stream().map(windows::of).toList();
        List<EncodedSequence> all = cut.stream().flatMap(List::stream).toList();
        if (all.isEmpty()) {
            throw new InvalidInputException(
                    "no document has two tokens, so that one could be predicted from the other");
        }
        List<TargetScores> scores = scorer.score(all, progress);
        var documents = new ArrayList<Document>();
        int at = 0;
        double loss = 0;
        long predicted = 0;
        for (int number = 0; number < cut.size(); number++) {
            double ofDocument = 0;
            long targets = 0;
            for (TargetScores score : scores.subList(at, at + cut.get(number).size())) {
                ofDocument -= score.logProbability();
                targets += score.logProbabilities().length;
            }
            at += cut.get(number).size();
            loss += ofDocument;
            predicted += targets;
            if (targets > 0) {
                documents.add(new Document(number, cut.get(number).size(), ofDocument, targets));
            }
        }
        return new Perplexity(loss, predicted, text.tokens(), text.words(), documents);
    }

    /** Loss per token, as the reference counts them: all but the text's very first. */
    public double averageLoss() {
        return loss / (tokens - 1);
    }

    /** Tokens per word, both without the first. */
    public double tokenRatio() {
        return (double) (tokens - 1) / (words - 1);
    }

    /** Perplexity per token. */
    public double perplexity() {
        return Math.exp(averageLoss());
    }

    /** Perplexity per word of the file ("adjusted"), which does not depend on the vocabulary. */
    public double wordPerplexity() {
        return Math.exp(averageLoss() * tokenRatio());
    }

    /** {@link #perplexity()}, at most {@code exp(20)}, as the reference reports it. */
    public double cappedPerplexity() {
        return Math.exp(Math.min(LARGEST_EXPONENT, averageLoss()));
    }

    /** {@link #wordPerplexity()}, at most {@code exp(20)}, as the reference reports it. */
    public double cappedWordPerplexity() {
        return Math.exp(Math.min(LARGEST_EXPONENT, averageLoss() * tokenRatio()));
    }

    /** Whether the reference would report less than there is. */
    public boolean capped() {
        return averageLoss() > LARGEST_EXPONENT || averageLoss() * tokenRatio() > LARGEST_EXPONENT;
    }
}
