package org.glm4j.finetuning;

import org.glm4j.checkpoint.GlmConfig.SpellEncoder;

/**
 * Trained tokens in the text (P-tuning, Liu et al., 2021).
 *
 * @param tokens how many, at least one
 * @param encoder what makes embeddings of them ({@code --prompt-func})
 * @param fromWords whether they begin as mixtures of words' embeddings ({@code --prompt-init}) instead of at random
 * @param taskTokens tokens that are mixed in, such as those of the labels' words; may be none
 */
public record PromptTuning(int tokens, SpellEncoder encoder, boolean fromWords, int[] taskTokens) {}
