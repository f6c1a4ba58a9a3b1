package org.glm4j.model;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Tensor;

/**
 * What all layers of one forward pass share.
 *
 * @param past what comes before the new positions, or null
 * @param distances encoded distances between positions, [1, keys, hidden], or null where positions are embedded
 * @param attentionType in which scores and contexts are computed
 */
record ForwardPass(
        AttentionPattern pattern, KeyValueStore past, Tensor distances, Dtype attentionType, Dropout dropout) {}
