package org.glm4j.model;

/**
 * A text whose last words are to be scored.
 *
 * @param prompt the text
 * @param targets the words that should follow its last tokens, as many as there are: the last one follows the last token
 */
public record TargetText(Prompt prompt, int[] targets) {}
