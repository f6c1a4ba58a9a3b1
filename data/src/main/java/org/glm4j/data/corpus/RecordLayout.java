package org.glm4j.data.corpus;

/** How files are divided into records. Parquet, CSV and TSV files are always divided into rows. */
public enum RecordLayout {
    /** One record a line. */
    LINES,
    /** Records separated by empty lines. */
    PARAGRAPHS,
    /** One record a file. */
    WHOLE_FILES,
    /**
     * JSON: one record a line, or the elements of an array, or those of an array in an object {@code {"RECORDS":
     * [...]}}, whichever the file turns out to be.
     */
    JSON,
    /** {@link #JSON} for files called {@code .json}, {@code .jsonl} or {@code .ndjson}, {@link #LINES} for others. */
    BY_NAME
}
