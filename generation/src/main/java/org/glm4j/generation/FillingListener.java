package org.glm4j.generation;

/**
 * Watches blanks being filled, and may stop it. Calls come from the thread that fills.
 */
@FunctionalInterface
public interface FillingListener {

    /** Watches nothing. */
    FillingListener NONE = (text, blank, piece) -> {};

    /**
     * A blank grew. The pieces of a blank, one after the other, are the text of its fill.
     *
     * @param text index of the text in the list given to fill; 0 for a single one
     * @param blank index of the blank in the text
     * @param piece never empty; whole characters
     */
    void onText(int text, int blank, String piece);

    /** Asked before every token; true ends the filling with what there is. May be answered from other threads. */
    default boolean cancelled() {
        return false;
    }
}
