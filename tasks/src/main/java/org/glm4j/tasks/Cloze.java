package org.glm4j.tasks;

import java.util.List;
import java.util.stream.Stream;

/**
 * An example in words, with one blank. Where it is too long, its two halves are cut in turn: the one with more that may
 * go first.
 *
 * @param first the first half
 * @param second the second half; empty if there is only one
 */
public record Cloze(List<Part> first, List<Part> second) {

    public Cloze {
        first = List.copyOf(first);
        second = List.copyOf(second);
        long blanks = Stream.concat(first.stream(), second.stream())
                .filter(Part.Blank.class::isInstance)
                .count();
        if (blanks != 1) {
            throw new IllegalArgumentException("a cloze has one blank, not %d".formatted(blanks));
        }
    }

    /** Of one half. */
    public static Cloze of(Part... parts) {
        return new Cloze(List.of(parts), List.of());
    }

    /** Of two halves. */
    public static Cloze of(List<Part> first, List<Part> second) {
        return new Cloze(first, second);
    }

    /** How many places it has for prompt tokens. */
    int promptPlaces() {
        return (int) Stream.concat(first.stream(), second.stream())
                .filter(Part.Prompt.class::isInstance)
                .count();
    }
}
