package org.glm4j.training.scaling;

import org.glm4j.checkpoint.GlmConfig;

/**
 * A training.
 *
 * @param config the model, trained in half precision
 * @param texts that a step reads, in all processes
 * @param length tokens of a text
 */
public record Work(GlmConfig config, int texts, int length) {}
