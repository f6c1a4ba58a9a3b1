package org.glm4j.training.scaling;

import org.glm4j.training.ZeroStage;

/**
 * Who does what.
 *
 * @param models processes that have the same part of the model, and batches of their own
 * @param parts processes that compute one model together
 * @param stage what the former share out
 * @param microBatch texts that a model takes at once
 * @param accumulation micro-batches of a step
 * @param recomputing whether activations are computed again instead of kept
 */
public record Layout(int models, int parts, ZeroStage stage, int microBatch, int accumulation, boolean recomputing) {}
