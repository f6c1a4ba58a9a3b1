package org.glm4j.evaluation.choice;

import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.foundation.Progress;
import org.glm4j.model.GlmModel;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.TaskSample;

/**
 * A split of a task, ready for models to be judged by.
 *
 * @param examples to predict
 * @param samples of them, all of one kind
 */
public record TaskEvaluation(Task task, List<Example> examples, List<TaskSample> samples) {

    /**
     * Keeps copies of both lists.
     *
     * @throws IllegalArgumentException if they differ in length
     */
    public TaskEvaluation {
        examples = List.copyOf(examples);
        samples = List.copyOf(samples);
        if (examples.size() != samples.size()) {
            throw new IllegalArgumentException(
                    "%d examples do not go with %d samples".formatted(examples.size(), samples.size()));
        }
    }

    /** The first so many examples, or all if there are fewer. */
    public TaskEvaluation first(int limit) {
        int size = Math.min(limit, examples.size());
        return new TaskEvaluation(task, examples.subList(0, size), samples.subList(0, size));
    }

    /**
     * Judges a model.
     *
     * @param batchSize samples that are computed together at most
     */
    public TaskResult of(GlmModel model, ChoiceHead head, int batchSize, Progress progress) {
        var scores = new ChoiceScorer(model, head, batchSize).score(samples, progress);
        int[] predictions = IntStream.range(0, samples.size())
                .map(i -> TaskResult.prediction(task, scores.get(i), head instanceof ClozeHead))
                .toArray();
        return TaskResult.of(task, examples, predictions);
    }
}
