package org.glm4j.evaluation.choice;

import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Task;

/**
 * What a model predicts of a task's examples, and how good that is.
 *
 * @param examples what was asked
 * @param predictions for each the number of a label; of tasks whose examples list what to choose from, the number of the
 *     choice
 * @param measures by the reference's names and in its scales, the one that decides first; empty where what is right is
 *     not known
 */
public record TaskResult(Task task, List<Example> examples, int[] predictions, SequencedMap<String, Double> measures) {

    /**
     * Judges predictions.
     *
     * @param predictions as many as examples
     */
    public static TaskResult of(Task task, List<Example> examples, int[] predictions) {
        return new TaskResult(task, List.copyOf(examples), predictions, Judgement.of(task, examples, predictions));
    }

    /**
     * What the scores of an example's choices predict.
     *
     * @param cloze whether choices are what fills a blank
     */
    static int prediction(Task task, ChoiceScores scores, boolean cloze) {
        if (!cloze) {
            return scores.best();
        }
        if (scores.values().length == 1 && task.labels().size() == 2) {
            // With nothing to compare it to, an answer is right if the model would write it.
            return scores.written()[0] ? 1 : 0;
        }
        return task.labelOf(scores.best());
    }

    /** The right label's number, where it is known. */
    static OptionalInt label(Task task, Example example) {
        return example.label().stream().mapToInt(task.labels()::indexOf).findFirst();
    }
}
