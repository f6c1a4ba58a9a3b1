package org.glm4j.tasks.seq2seq;

import java.util.Arrays;
import java.util.Comparator;

/** Orders of texts. */
final class TextOrder {

    /** As Python orders texts: by code points, not by UTF-16 units. */
    static final Comparator<String> CODE_POINTS =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private TextOrder() {}
}
