/**
 * Room checkpoint: GLM's stored forms. {@link org.glm4j.checkpoint.Checkpoint} opens any of them, {@link
 * org.glm4j.checkpoint.GlmConfig} says what model it is. No tensor library is known here: a stored tensor is an element
 * type, a shape and bytes.
 */
package org.glm4j.checkpoint;
