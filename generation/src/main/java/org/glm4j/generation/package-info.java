/**
 * Blanks to text: prompts, decoding, beams, choices, and {@link org.glm4j.generation.Glm}, the front door of glm4j.
 *
 * <p>Two layers. {@link org.glm4j.generation.Decoding} turns token ids into token ids and knows nothing of text;
 * {@link org.glm4j.generation.Glm} adds the tokenizer. Both see a model only as
 * {@link org.glm4j.model.LanguageModel}.
 */
package org.glm4j.generation;
