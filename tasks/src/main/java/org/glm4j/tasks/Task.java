package org.glm4j.tasks;

import java.util.List;
import org.glm4j.foundation.InvalidInputException;

/**
 * A data set and the patterns for it. Implementations named in {@code META-INF/services/org.glm4j.tasks.Task} are found
 * by name beside the built-in ones.
 */
public interface Task extends Processor {

    /** What commands call it, in lower case. */
    String name();

    /** The numbers of its patterns; empty if it has none and only a classification head can learn it. */
    List<Integer> patternIds();

    /**
     * A pattern.
     *
     * @param id one of {@link #patternIds()}
     * @throws InvalidInputException if there is no such pattern, or it cannot do what the options ask for
     */
    Pattern pattern(int id, ClozeOptions options);

    /** What a classification head reads of an example: one text per choice, or a single one for all labels. */
    default List<ClassifierText> classifierTexts(Example example) {
        return List.of(ClassifierText.of(example));
    }

    /** How predictions are judged; the first one decides which step of a training is the best. */
    default List<Measure> measures() {
        return List.of(Measure.ACCURACY);
    }

    /** The number of the label that the best of a cloze's answers stands for. */
    default int labelOf(int choice) {
        return choice;
    }

    /** What the benchmark calls a file of predictions, without its ending; the task's name where none does. */
    default String predictionsName() {
        return name();
    }

    /** The error for a pattern that is not there. */
    default InvalidInputException noPattern(int id) {
        return new InvalidInputException("task %s has no pattern %d; it has %s".formatted(name(), id, patternIds()));
    }
}
