package org.glm4j.generation;

import java.util.List;
import java.util.function.IntFunction;

/** Decodes one prompt: reads the scores of its rows of the batch and says what to feed next. */
sealed interface Search permits LeftToRight, BeamSearch {

    /**
     * A token to feed.
     *
     * @param parent which of the search's rows it continues
     */
    record Feed(int parent, int id, int position, int blockPosition) {}

    /**
     * One step.
     *
     * @param logits scores of the search's rows, numbered from 0 in the order of the feeds last returned (one row at
     *     the first step); a new array each time
     * @return what to feed, one row each; none when the search has ended
     */
    List<Feed> step(IntFunction<float[]> logits);
}
