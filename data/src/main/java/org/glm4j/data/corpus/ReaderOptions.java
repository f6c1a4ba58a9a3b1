package org.glm4j.data.corpus;

import java.util.Optional;

/**
 * What a user says about a corpus' files.
 *
 * @param textKey field or column of the text ({@code --text-key}); without it {@code text}, or else {@code sentence}
 * @param delimiter between the fields of a CSV file ({@code --delim})
 */
public record ReaderOptions(Optional<String> textKey, char delimiter) {

    /** The usual fields, separated by commas. */
    public static final ReaderOptions DEFAULT = new ReaderOptions(Optional.empty(), ',');
}
