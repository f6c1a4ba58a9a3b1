package org.glm4j.metrics;

import java.util.HashMap;

/**
 * MultiRC, where a question has several answers that are each right or wrong. Its F1a is {@link Classification#f1} of
 * label 1.
 */
public final class MultiRc {

    private MultiRc() {}

    /**
     * The share of questions all of whose answers are judged right, 0 to 1; 0 of nothing.
     *
     * @param questions which question each answer belongs to, unique in the data set
     * @param predictions what each answer was judged
     * @param labels what each answer is
     * @throws IllegalArgumentException if they differ in length
     */
    public static double exactMatch(int[] questions, int[] predictions, int[] labels) {
        if (questions.length != predictions.length || questions.length != labels.length) {
            throw new IllegalArgumentException(questions.length + " question numbers do not go with "
                    + predictions.length + " predictions and " + labels.length + " labels");
        }
        var allRight = new HashMap<Integer, Boolean>();
        for (int i = 0; i < questions.length; i++) {
            allRight.merge(questions[i], predictions[i] == labels[i], Boolean::logicalAnd);
        }
        return allRight.values().stream()
                .mapToInt(right -> right ? 1 : 0)
                .average()
                .orElse(0);
    }
}
