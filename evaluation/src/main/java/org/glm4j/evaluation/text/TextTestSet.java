package org.glm4j.evaluation.text;

import java.util.List;

/** Samples to be decoded, and how decoded tokens become texts. */
public sealed interface TextTestSet permits WrittenTestSet, FilledTestSet {

    /** In the order of their files. */
    List<TextSample> samples();

    /**
     * The text of a decoded sample, cleaned up as its data set asks for.
     *
     * @param fills tokens of its blanks, in order
     */
    String text(TextSample sample, List<int[]> fills);
}
