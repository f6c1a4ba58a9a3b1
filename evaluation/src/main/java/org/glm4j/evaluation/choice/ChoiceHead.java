package org.glm4j.evaluation.choice;

import java.util.List;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.tasks.TaskSample;

/** How a model's hidden states become scores of choices. */
public sealed interface ChoiceHead permits ClozeHead, ClassifierHead {

    /**
     * Samples as this head wants the model to read them.
     *
     * @param samples at least one, all of the kind that this head scores
     */
    PackedChoices pack(List<? extends TaskSample> samples);

    /**
     * Scores of all choices.
     *
     * @param packed what the model read
     * @param hidden last hidden states of it: [1, tokens, hidden]
     * @return [choices], the samples one behind the other; differentiable; in single precision at least
     */
    Tensor scores(GlmModel model, PackedChoices packed, Tensor hidden, Dropout dropout);
}
