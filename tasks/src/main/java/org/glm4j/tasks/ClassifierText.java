package org.glm4j.tasks;

import java.util.List;

/**
 * What a classification head reads: two texts with a separator between them, or one.
 *
 * @param first the first text
 * @param second pieces of the second text, each encoded by itself; empty if there is none
 */
public record ClassifierText(String first, List<String> second) {

    public ClassifierText {
        second = List.copyOf(second);
    }

    /** The texts of an example as they are. */
    public static ClassifierText of(Example example) {
        return new ClassifierText(example.textA(), example.textB().stream().toList());
    }
}
