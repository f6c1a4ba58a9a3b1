package org.glm4j.generation;

import java.util.List;

/**
 * A text whose blanks were filled.
 *
 * @param input the text as it was given
 * @param text the text with every mask replaced by its fill
 * @param blanks the blanks, in the order of the text
 */
public record Filling(String input, String text, List<FilledBlank> blanks) {

    /** Whether the filling was stopped before it was done. */
    public boolean cancelled() {
        return blanks.stream().anyMatch(blank -> blank.fill().ending() == Ending.CANCELLED);
    }
}
