package org.glm4j.generation;

/** Why the decoding of a blank ended. */
public enum Ending {
    /** The model ended it with an end token (end of piece or end of text), which is not part of the fill. */
    END_TOKEN,
    /** It reached the longest length asked for. */
    LENGTH,
    /** The model has no position left for a further token. */
    POSITIONS,
    /** Every token was forbidden, by the shortest length or as a repeated n-gram. */
    NO_CHOICE,
    /** The caller asked to stop; the fill is what there was. */
    CANCELLED;

    /** Whether later blanks see the last token of the fill: one cut at a limit was never fed, as in the reference. */
    boolean lastTokenFed() {
        return this != LENGTH && this != POSITIONS;
    }
}
