package org.glm4j.model;

import java.util.List;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;

/**
 * What decoding and scoring need of a GLM, whichever engine runs it. Nothing above this interface knows the engine.
 *
 * <p>Implementations may be used by several threads, one batch each.
 */
public interface LanguageModel extends AutoCloseable {

    /** Shape and constants of the model. */
    GlmConfig config();

    /**
     * Encodes a batch of prompts of any lengths and keeps their keys and values.
     *
     * @param prompts one per row, at least one
     * @return the batch; row {@code i} continues {@code prompts.get(i)}
     */
    DecodingBatch begin(List<Prompt> prompts);

    /**
     * Scores words that are there already, each given all that precedes it, in one pass. A text's scores do not depend on
     * the others beyond the last digits.
     *
     * @param texts at least one; those of similar length waste least
     * @return as many, in their order
     * @throws InvalidInputException if the model has no entry for a token or a position
     */
    List<TargetScores> score(List<TargetText> texts);

    @Override
    void close();
}
