/**
 * The Hugging Face way: inputs built and outputs shaped as the Hub's GLM code does, for those who come from there.
 *
 * <p>Texts follow the rules of the Hub's tokenizers here (a BERT prompt ends in {@code [SEP]}), not those of
 * {@link org.glm4j.generation.Glm}.
 */
package org.glm4j.generation.hub;
