package org.glm4j.model;

import java.util.List;
import org.glm4j.checkpoint.GlmConfig;

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

    @Override
    void close();
}
