package org.glm4j.tasks.catalog;

import org.glm4j.tasks.Split;

/** The names that GLUE's tables and their examples have. */
final class Glue {

    private Glue() {}

    static String table(Split split) {
        return switch (split) {
            case TRAIN, UNLABELED -> "train.tsv";
            case DEV -> "dev.tsv";
            case TEST -> "test.tsv";
        };
    }

    static String id(Split split, int number) {
        return (split == Split.UNLABELED ? Split.TRAIN : split).label() + "-" + number;
    }
}
