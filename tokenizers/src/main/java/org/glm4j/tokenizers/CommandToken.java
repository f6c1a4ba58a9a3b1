package org.glm4j.tokenizers;

/**
 * One special token of a vocabulary. In a text it is recognised before anything else.
 *
 * @param name the reference's name: that of a {@link Command}, or {@code MASK1}, {@code sop1}, ... for sentinels
 * @param text how it is written, for example {@code [MASK]}
 * @param id its number; several commands may share one
 * @param stripsLeft whether white space before it is dropped
 * @param stripsRight whether white space after it is dropped
 */
public record CommandToken(String name, String text, int id, boolean stripsLeft, boolean stripsRight) {}
