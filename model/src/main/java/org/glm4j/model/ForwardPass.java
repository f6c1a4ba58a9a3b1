package org.glm4j.model;

import org.glm4j.model.tensor.Tensor;

/**
 * What all layers of one forward pass share.
 *
 * @param past what comes before the new positions, or null
 * @param distances encoded distances between positions, [1, keys, hidden], or null where positions are embedded
 */
record ForwardPass(AttentionPattern pattern, KeyValueStore past, Tensor distances, Dropout dropout) {}
