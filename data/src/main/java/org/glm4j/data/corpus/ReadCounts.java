package org.glm4j.data.corpus;

import java.util.List;
import java.util.stream.Stream;

/**
 * What became of a corpus' records.
 *
 * @param records all that were read
 * @param malformed of those, how many were skipped because they are not what they should be
 * @param documents documents in the others
 * @param notEnglish of those, how many were left out for their language
 * @param empty of those, how many were left out for having nothing to predict
 * @param examples the first few malformed ones, with place and reason
 */
public record ReadCounts(
        long records, long malformed, long documents, long notEnglish, long empty, List<String> examples) {

    private static final int EXAMPLES = 5;

    /** Nothing read yet. */
    public static final ReadCounts NONE = new ReadCounts(0, 0, 0, 0, 0, List.of());

    public ReadCounts {
        examples = List.copyOf(examples);
    }

    /** Both together, these first. */
    public ReadCounts plus(ReadCounts later) {
        return new ReadCounts(
                records + later.records,
                malformed + later.malformed,
                documents + later.documents,
                notEnglish + later.notEnglish,
                empty + later.empty,
                Stream.concat(examples.stream(), later.examples.stream())
                        .limit(EXAMPLES)
                        .toList());
    }

    /** Documents that were kept. */
    public long kept() {
        return documents - notEnglish - empty;
    }
}
