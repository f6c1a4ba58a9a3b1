package org.glm4j.primer;

/**
 * A text with one blank and what belongs there.
 *
 * @param input text with one {@code [MASK]}
 * @param answer what the mask stands for, written as it would stand there
 * @param relation what kind of knowledge it asks for, such as {@code capital}
 * @param fact which fact of it, such as {@code capital/France}
 */
public record Blank(String input, String answer, String relation, String fact) {

    /** The mask in {@link #input}. */
    public static final String MASK = "[MASK]";

    /** What stands before the mask. */
    String before() {
        return input.substring(0, input.indexOf(MASK));
    }

    /** What stands behind the mask. */
    String behind() {
        return input.substring(input.indexOf(MASK) + MASK.length());
    }

    /** The text with the answer in its blank. */
    String filled() {
        return before() + answer + behind();
    }
}
