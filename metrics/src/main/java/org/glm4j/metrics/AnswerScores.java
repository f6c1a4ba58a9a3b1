package org.glm4j.metrics;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Exact match and F1 of one question, or their means over many.
 *
 * @param exactMatch share of answers that are right, 0 to 1
 * @param f1 0 to 1
 */
public record AnswerScores(double exactMatch, double f1) {

    /** The mean of each number by itself; zero of nothing. */
    public static AnswerScores mean(Collection<AnswerScores> questions) {
        return new AnswerScores(
                questions.stream()
                        .mapToDouble(AnswerScores::exactMatch)
                        .average()
                        .orElse(0),
                questions.stream().mapToDouble(AnswerScores::f1).average().orElse(0));
    }

    /**
     * A data set, such as SQuAD 1.1, ReCoRD or CMRC: the mean over its questions, of which one without accepted answers
     * counts as wrong.
     *
     * @param predictions one for each question; an empty one where there is none
     * @param answers the accepted answers of each question
     * @throws IllegalArgumentException if the lists differ in length
     */
    public static AnswerScores of(AnswerMetric metric, List<String> predictions, List<List<String>> answers) {
        if (predictions.size() != answers.size()) {
            throw new IllegalArgumentException(
                    predictions.size() + " predictions do not go with " + answers.size() + " questions");
        }
        return mean(IntStream.range(0, predictions.size())
                .mapToObj(i -> metric.best(predictions.get(i), answers.get(i)))
                .toList());
    }
}
