package org.glm4j.tasks.infilling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The data sets of the reference whose texts have several blanks, under its names. */
public enum InfillingTask {
    /** Texts with random words hidden, such as Yahoo's (Shen et al., "Blank language models", EMNLP 2020). */
    BLANK,
    /** Sources with {@code [MASK]} and targets with {@code |} between what belongs into them. */
    EXTRACTION;

    /** What the reference and commands call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The task of this name, in any case; empty if there is none. */
    public static Optional<InfillingTask> find(String name) {
        return Arrays.stream(values())
                .filter(task -> task.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
