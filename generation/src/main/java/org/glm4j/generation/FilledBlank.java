package org.glm4j.generation;

import java.util.List;

/**
 * A blank and what it was filled with.
 *
 * @param mask the mask as it is written, for example {@code [MASK]}
 * @param fill what it was filled with
 * @param alternatives other fills, as many as {@link DecodingOptions#alternatives()} asked for where there are so many,
 *     best first
 */
public record FilledBlank(String mask, Fill fill, List<Fill> alternatives) {

    /** Text of the fill. */
    public String text() {
        return fill.text();
    }

    /** Tokens of the fill. */
    public int[] ids() {
        return fill.ids();
    }

    /** The model's natural log-probability of the fill, its end included. */
    public double logProbability() {
        return fill.logProbability();
    }
}
