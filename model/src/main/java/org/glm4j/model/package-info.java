/**
 * GLM on libtorch.
 *
 * <p>To read the model from top to bottom: {@link org.glm4j.model.GlmModel} adds up the embeddings, runs the blocks and
 * scores the words; {@code Block} is one layer, {@code SelfAttention} and {@code FeedForward} are its halves. {@link
 * org.glm4j.model.AttentionMask} says who sees whom, {@code AttentionPattern} is the same in the cheapest form that is
 * exact. {@link org.glm4j.model.KeyValueStore} is what came before: cached keys and values, or the reference's memories.
 *
 * <p>To use it: {@link org.glm4j.model.GlmModels} loads a model, {@link org.glm4j.model.TorchLanguageModel} decodes with
 * it behind {@link org.glm4j.model.LanguageModel}, the interface that everything above this room sees.
 */
package org.glm4j.model;
