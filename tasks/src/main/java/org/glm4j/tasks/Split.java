package org.glm4j.tasks;

import java.util.Locale;

/** The parts of a data set. */
public enum Split {
    /** What a model learns from. */
    TRAIN,
    /** What a run is judged by while it goes on. */
    DEV,
    /** What is predicted for a leaderboard; labels are mostly missing. */
    TEST,
    /** Texts without labels. */
    UNLABELED;

    /** The name in commands and in the ids of examples, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
