package org.glm4j.tasks;

/** A piece of a {@link Cloze}. */
public sealed interface Part {

    /** The place that the answer fills. */
    Part BLANK = new Blank();

    /** A place where trained prompt tokens go, if there are any. */
    Part PROMPT = new Prompt();

    /**
     * Text.
     *
     * @param text encoded by itself, so a leading space matters
     * @param shortenable whether tokens at its end may go where the whole is too long
     */
    record Text(String text, boolean shortenable) implements Part {}

    /** See {@link #BLANK}. */
    record Blank() implements Part {}

    /** See {@link #PROMPT}. */
    record Prompt() implements Part {}

    /** Text that stays whole. */
    static Part text(String text) {
        return new Text(text, false);
    }

    /** Text that may be cut at its end. */
    static Part shortenable(String text) {
        return new Text(text, true);
    }
}
