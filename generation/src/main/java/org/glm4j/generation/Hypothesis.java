package org.glm4j.generation;

/**
 * One possible fill of a blank.
 *
 * @param ids its tokens, without the start and the end token
 * @param logProbability the model's natural log-probability of exactly this fill: the sum over its tokens, and over the
 *     end token where it ended with one, of log softmax of the model's scores before any temperature, filter or ban
 * @param score what ranks hypotheses of a beam search: the sum of the search's own log-probabilities (after
 *     temperature and filters, where they are used) divided by {@code max(1, length) ^ lengthPenalty}; elsewhere the
 *     log-probability
 * @param ending why it ended
 */
public record Hypothesis(int[] ids, double logProbability, double score, Ending ending) {}
