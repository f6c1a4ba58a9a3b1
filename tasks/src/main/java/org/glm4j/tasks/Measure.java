package org.glm4j.tasks;

import java.util.Arrays;
import java.util.Optional;

/** How predictions of a task are judged, under the reference's names and in its scales. */
public enum Measure {
    /** Percent of examples that are right. */
    ACCURACY("accuracy"),
    /** Mean F1 of all labels, 0 to 1. */
    F1_MACRO("f1-macro"),
    /** F1 of the second label over all examples, 0 to 1. */
    F1("f1"),
    /** MultiRC's F1 over all answers, 0 to 1. */
    F1A("f1a"),
    /** Share of MultiRC's questions all of whose answers are judged right, 0 to 1. */
    QUESTIONS_RIGHT("em"),
    /** Percent of MultiRC's answers that are judged right. */
    ANSWERS_RIGHT("acc"),
    /** Percent of chosen texts that are an accepted answer. */
    EXACT_MATCH("EM"),
    /** What chosen texts and accepted answers have in common, percent. */
    ANSWER_F1("F1");

    private final String label;

    Measure(String label) {
        this.label = label;
    }

    /** The reference's name. */
    public String label() {
        return label;
    }

    /** The measure of a name. */
    public static Optional<Measure> named(String label) {
        return Arrays.stream(values())
                .filter(measure -> measure.label.equals(label))
                .findFirst();
    }
}
