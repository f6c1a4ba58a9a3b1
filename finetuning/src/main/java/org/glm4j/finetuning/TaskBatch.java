package org.glm4j.finetuning;

import java.util.List;
import org.glm4j.data.Batch;
import org.glm4j.evaluation.choice.ChoiceHead;
import org.glm4j.evaluation.choice.PackedChoices;
import org.glm4j.tasks.TaskSample;

/** What a finetuning learns from in one pass of the model. */
public sealed interface TaskBatch {

    /**
     * Samples whose right choice is known.
     *
     * @param packed as the model reads them
     * @param labels the right choice of each, counted from its first
     */
    record Labelled(PackedChoices packed, int[] labels) implements TaskBatch {

        /**
         * @param samples with labels, at least one
         */
        static Labelled of(ChoiceHead head, List<TaskSample> samples) {
            return new Labelled(
                    head.pack(samples),
                    samples.stream()
                            .mapToInt(sample -> sample.label().orElseThrow())
                            .toArray());
        }
    }

    /** Blanks of the task's texts to be filled, as in pretraining. */
    record Texts(Batch batch) implements TaskBatch {}

    /** Nothing, where an epoch's end leaves a step without more. */
    record Nothing() implements TaskBatch {}
}
