package org.glm4j.tasks;

import java.util.List;
import java.util.Optional;

/** How the rows of a data file are written. */
public sealed interface RowFormat {

    /** One JSON object a line. */
    record JsonLines() implements RowFormat {}

    /**
     * One JSON document.
     *
     * @param field the array in it whose objects are the rows
     */
    record JsonDocument(String field) implements RowFormat {}

    /**
     * Comma-separated values in quotes where they need them.
     *
     * @param columns their names; empty if the first line has them
     */
    record Csv(Optional<List<String>> columns) implements RowFormat {}

    /**
     * Tab-separated values; quotes are ordinary characters.
     *
     * @param columns their names; empty if the first line has them
     */
    record Tsv(Optional<List<String>> columns) implements RowFormat {}

    /** One JSON object a line. */
    static RowFormat jsonLines() {
        return new JsonLines();
    }

    /** CSV without a line of names. */
    static RowFormat csv(String... columns) {
        return new Csv(Optional.of(List.of(columns)));
    }

    /** CSV whose first line names the columns. */
    static RowFormat csvWithHeader() {
        return new Csv(Optional.empty());
    }

    /** Tab-separated values without a line of names. */
    static RowFormat tsv(String... columns) {
        return new Tsv(Optional.of(List.of(columns)));
    }

    /** Tab-separated values whose first line names the columns. */
    static RowFormat tsvWithHeader() {
        return new Tsv(Optional.empty());
    }
}
