package org.glm4j.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The official evaluation of SQuAD 2.0, in which questions may have no answer: over all questions, over those with an
 * answer and over those without.
 *
 * @param all every question
 * @param withAnswer questions that have one; zero where there are none
 * @param withoutAnswer questions that have none; zero where there are none
 * @param questionsWithAnswer how many have one
 * @param questionsWithoutAnswer how many have none
 */
public record Squad2(
        AnswerScores all,
        AnswerScores withAnswer,
        AnswerScores withoutAnswer,
        int questionsWithAnswer,
        int questionsWithoutAnswer) {

    /**
     * Scores a data set.
     *
     * @param predictions one for each question; an empty one says that it has no answer
     * @param answers the accepted answers of each question; none where it has no answer
     * @throws IllegalArgumentException if the lists differ in length
     */
    public static Squad2 of(List<String> predictions, List<List<String>> answers) {
        if (predictions.size() != answers.size()) {
            throw new IllegalArgumentException(
                    predictions.size() + " predictions do not go with " + answers.size() + " questions");
        }
        AnswerMetric metric = AnswerMetric.squad2();
        var all = new ArrayList<AnswerScores>();
        var withAnswer = new ArrayList<AnswerScores>();
        var withoutAnswer = new ArrayList<AnswerScores>();
        for (int i = 0; i < predictions.size(); i++) {
            // An answer of which normalisation leaves nothing is none, unless it is the only thing there is.
            List<String> real = answers.get(i).stream()
                    .filter(answer -> !metric.normalized(answer).isEmpty())
                    .toList();
            AnswerScores scores = metric.best(predictions.get(i), real.isEmpty() ? List.of("") : real);
            all.add(scores);
            (answers.get(i).isEmpty() ? withoutAnswer : withAnswer).add(scores);
        }
        return new Squad2(
                AnswerScores.mean(all),
                AnswerScores.mean(withAnswer),
                AnswerScores.mean(withoutAnswer),
                withAnswer.size(),
                withoutAnswer.size());
    }
}
