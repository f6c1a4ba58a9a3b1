package org.glm4j.model;

/**
 * The context of one sequence, ready for the model.
 *
 * @param ids tokens
 * @param positions place of every token in the corrupted text, as long as {@code ids}
 * @param blockPositions place of every token inside its span (0 in Part A), as long as {@code ids}; empty for a model
 *     without block positions
 * @param separator number of leading tokens that all tokens see (Part A); the rest are causal. {@code ids.length} for
 *     a fully bidirectional context, 0 for plain left-to-right text
 */
public record Prompt(int[] ids, int[] positions, int[] blockPositions, int separator) {}
