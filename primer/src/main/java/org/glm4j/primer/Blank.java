package org.glm4j.primer;

import java.util.List;

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

    /**
     * Where the mask ends the answer to a question, the same question with its whole answer missing: as a sentence and as
     * the rest of the text. Otherwise nothing.
     */
    public List<Continuation> wholeAnswers() {
        return endsAnswer()
                ? List.of(
                        Continuation.answering(this, Continuation.SENTENCE_MASK),
                        Continuation.answering(this, Continuation.GENERATION_MASK))
                : List.of();
    }

    /** Whether the mask is the end of an answer to a question. */
    boolean endsAnswer() {
        return input.contains("? ") && input.endsWith(" " + MASK + ".");
    }

    /** The text with the answer in its blank. */
    String filled() {
        return before() + answer + behind();
    }
}
