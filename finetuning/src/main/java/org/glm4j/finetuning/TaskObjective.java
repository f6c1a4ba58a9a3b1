package org.glm4j.finetuning;

import java.util.stream.IntStream;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.evaluation.choice.ChoiceHead;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.Objective;
import org.glm4j.training.TokenLoss;
import org.glm4j.training.TrainingCost;

/**
 * Right choices score higher than wrong ones; texts in between are learnt as in pretraining.
 *
 * @param head how choices are scored
 * @param loss how far scores are from right
 * @param texts the loss of texts
 */
public record TaskObjective(ChoiceHead head, ChoiceLoss loss, TokenLoss texts) implements Objective<TaskBatch> {

    @Override
    public boolean counts(TaskBatch batch) {
        return switch (batch) {
            case TaskBatch.Labelled _ -> true;
            case TaskBatch.Texts(var text) -> texts.counts(text);
            case TaskBatch.Nothing() -> false;
        };
    }

    @Override
    public Pass pass(GlmModel model, TaskBatch batch) {
        return switch (batch) {
            case TaskBatch.Labelled labelled ->
                new Choosing(this, model, labelled, labelled.packed().input(model));
            case TaskBatch.Texts(var text) -> texts.pass(model, text);
            case TaskBatch.Nothing() -> throw new IllegalArgumentException("nothing has no loss");
        };
    }

    private record Choosing(TaskObjective objective, GlmModel model, TaskBatch.Labelled batch, GlmInput input)
            implements Pass {

        @Override
        public Tensor loss(Tensor hidden, Dropout dropout) {
            var packed = batch.packed();
            var scores = objective.head.scores(model, packed, hidden, dropout);
            int[] firstChoices = IntStream.rangeClosed(0, packed.samples())
                    .map(packed::firstChoice)
                    .toArray();
            return objective.loss.of(scores, firstChoices, batch.labels(), packed.scoredWords());
        }
    }

    @Override
    public Work work(GlmConfig config, TaskBatch batch) {
        return switch (batch) {
            case TaskBatch.Labelled(var packed, var _) ->
                new Work(
                        packed.tokens(),
                        TrainingCost.operations(config, packed.tokens(), packed.pairs(), packed.scoredPlaces()));
            case TaskBatch.Texts(var text) -> texts.work(config, text);
            case TaskBatch.Nothing() -> new Work(0, 0);
        };
    }
}
