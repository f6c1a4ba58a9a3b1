package org.glm4j.primer;

/**
 * The size of one relation.
 *
 * @param topic the file it is written in
 * @param facts how many facts it has
 * @param phrasings how many ways to say them
 * @param heldOut how many (fact, phrasing) pairs are kept for evaluation
 */
public record PrimerRelation(String topic, int facts, int phrasings, int heldOut) {}
