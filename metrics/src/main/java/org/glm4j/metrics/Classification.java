package org.glm4j.metrics;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Predicted labels beside the right ones. Labels are any whole numbers. */
public final class Classification {

    private final int[] predictions;
    private final int[] labels;

    /**
     * Keeps copies of both.
     *
     * @param predictions what was predicted for each example
     * @param labels what is right for it
     * @throws IllegalArgumentException if they differ in length
     */
    public Classification(int[] predictions, int[] labels) {
        if (predictions.length != labels.length) {
            throw new IllegalArgumentException(
                    predictions.length + " predictions do not go with " + labels.length + " labels");
        }
        this.predictions = predictions.clone();
        this.labels = labels.clone();
    }

    /** The share of examples that are right, 0 to 1; 0 of nothing. */
    public double accuracy() {
        return (double) count(i -> predictions[i] == labels[i]) / Math.max(1, labels.length);
    }

    /**
     * F1 of one label: of those predicted and of those that are right, how many are both. 0 where the label is neither.
     * MultiRC's F1a is that of label 1 over all answers.
     */
    public double f1(int label) {
        return PrecisionRecall.of(
                        count(i -> predictions[i] == label && labels[i] == label),
                        count(i -> predictions[i] == label),
                        count(i -> labels[i] == label))
                .f1();
    }

    /** The mean F1 of all labels that are predicted or right somewhere, 0 to 1; 0 of nothing. */
    public double macroF1() {
        return IntStream.concat(IntStream.of(predictions), IntStream.of(labels))
                .distinct()
                .sorted()
                .mapToDouble(this::f1)
                .average()
                .orElse(0);
    }

    private long count(IntPredicate condition) {
        return IntStream.range(0, labels.length).filter(condition).count();
    }
}
