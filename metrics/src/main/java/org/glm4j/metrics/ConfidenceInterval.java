package org.glm4j.metrics;

/**
 * A number and between which bounds it would lie for other samples of the same kind.
 *
 * @param low the lower bound
 * @param estimate the number of the sample at hand
 * @param high the upper bound
 */
public record ConfidenceInterval(double low, double estimate, double high) {}
