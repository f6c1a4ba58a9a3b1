/**
 * Room metrics: how good an output is. Every measure takes texts or labels and returns immutable numbers between 0 and 1
 * (METEOR stays below 1), by the definitions the published figures rest on:
 *
 * <ul>
 *   <li>summaries: {@link org.glm4j.metrics.Rouge}, prepared by {@link org.glm4j.metrics.SummaryRules};
 *   <li>texts against references: {@link org.glm4j.metrics.Bleu}, {@link org.glm4j.metrics.Meteor};
 *   <li>answers: {@link org.glm4j.metrics.AnswerMetric}, {@link org.glm4j.metrics.AnswerScores}, {@link
 *       org.glm4j.metrics.ReferenceSquad};
 *   <li>labels: {@link org.glm4j.metrics.Classification}, {@link org.glm4j.metrics.MultiRc}.
 * </ul>
 *
 * {@link org.glm4j.metrics.Bootstrap} says how far a mean may be trusted.
 */
package org.glm4j.metrics;
