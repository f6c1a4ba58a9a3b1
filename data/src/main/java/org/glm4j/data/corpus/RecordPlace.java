package org.glm4j.data.corpus;

/**
 * Where a record comes from.
 *
 * @param file the file's path within the corpus
 * @param unit what is counted: lines, rows, records
 * @param number counted from 1
 */
public record RecordPlace(String file, String unit, long number) {

    /** For a person to find it: {@code wiki.txt, line 12}. */
    @Override
    public String toString() {
        return "%s, %s %d".formatted(file, unit, number);
    }
}
