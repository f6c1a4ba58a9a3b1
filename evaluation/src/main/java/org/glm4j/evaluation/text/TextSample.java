package org.glm4j.evaluation.text;

import java.util.Arrays;
import java.util.List;
import org.glm4j.generation.BlankPrompt;
import org.glm4j.tasks.EncodedSequence;

/**
 * A sample of a test set.
 *
 * @param id names it in its test set
 * @param question which question it belongs to, where several samples answer one; else its id
 * @param source what the model is shown, as text
 * @param context the whole text that an answer was sought in; empty where the source is all there is
 * @param answer what a question is to be written for; empty elsewhere
 * @param reference what the reference writes into {@code .refs}
 * @param target what should be written
 * @param answers all that would be right; empty where the target alone is
 * @param prompt the source as tokens, with its blanks
 */
public record TextSample(
        String id,
        String question,
        String source,
        String context,
        String answer,
        String reference,
        String target,
        List<String> answers,
        BlankPrompt prompt) {

    public TextSample {
        answers = List.copyOf(answers);
    }

    /**
     * The context of an encoded sequence with its blanks.
     *
     * @param masks indices of the blanks
     * @param blockPositions whether the model has positions inside blanks
     */
    static BlankPrompt prompt(EncodedSequence sequence, int[] masks, boolean blockPositions) {
        int length = sequence.separator();
        return new BlankPrompt(
                Arrays.copyOf(sequence.ids(), length),
                Arrays.copyOf(sequence.positionIds(), length),
                blockPositions ? new int[length] : new int[0],
                masks);
    }
}
