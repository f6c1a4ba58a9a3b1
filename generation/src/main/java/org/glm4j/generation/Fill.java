package org.glm4j.generation;

/**
 * One possible fill of a blank, as text.
 *
 * @param text the decoded tokens, with the white space they begin or end with
 * @param ids its tokens, without the start and the end token
 * @param logProbability see {@link Hypothesis#logProbability()}
 * @param score see {@link Hypothesis#score()}
 * @param ending why it ended
 */
public record Fill(String text, int[] ids, double logProbability, double score, Ending ending) {}
