package org.glm4j.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the reference scores SQuAD as generation. A long article is read in parts, each with a prediction of its own; of a
 * question's predictions the first that is not {@code N/A} counts.
 */
public final class ReferenceSquad {

    /** What stands for "no answer" in predictions and answers. */
    public static final String NO_ANSWER = "N/A";

    private ReferenceSquad() {}

    /**
     * One part of an article with its question.
     *
     * @param question which question, the same for all parts of its article
     * @param prediction what was generated for this part
     * @param answers the accepted answers; exactly {@link #NO_ANSWER} where there is none
     */
    public record Part(String question, String prediction, List<String> answers) {

        /** Keeps a copy of the list. */
        public Part {
            answers = List.copyOf(answers);
        }
    }

    /** The mean over questions by {@link AnswerMetric#reference()}; zero of nothing. */
    public static AnswerScores score(List<Part> parts) {
        Map<String, Part> questions = new LinkedHashMap<>();
        for (Part part : parts) {
            questions.merge(part.question(), part, ReferenceSquad::firstAnswer);
        }
        return AnswerScores.mean(
                questions.values().stream().map(ReferenceSquad::score).toList());
    }

    /** The answers are those of the question's first part. */
    private static Part firstAnswer(Part before, Part next) {
        return saysNone(before.prediction())
                ? new Part(before.question(), next.prediction(), before.answers())
                : before;
    }

    private static AnswerScores score(Part question) {
        String prediction = saysNone(question.prediction()) ? NO_ANSWER : question.prediction();
        if (question.answers().equals(List.of(NO_ANSWER))) {
            double right = prediction.equals(NO_ANSWER) ? 1 : 0;
            return new AnswerScores(right, right);
        }
        return AnswerMetric.reference().best(prediction, question.answers());
    }

    private static boolean saysNone(String prediction) {
        return prediction.toLowerCase(Locale.ROOT).replace(" ", "").equals("n/a");
    }
}
