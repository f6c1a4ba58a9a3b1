package org.glm4j.data.corpus;

import java.util.List;

/**
 * One document of a corpus, as text in one or more segments that are tokenised one by one.
 *
 * @param segments at least one
 */
public record CorpusDocument(List<Segment> segments) {

    /**
     * A stretch of a document.
     *
     * @param text what is tokenised
     * @param predicted whether a model may be asked to predict it; otherwise it is only context
     * @param closed whether an end-of-piece token follows it
     */
    public record Segment(String text, boolean predicted, boolean closed) {}

    public CorpusDocument {
        segments = List.copyOf(segments);
    }

    /** A document of which everything may be predicted. */
    public static CorpusDocument of(String text) {
        return new CorpusDocument(List.of(new Segment(text, true, false)));
    }

    /** A document that begins with a prompt, which is only context. */
    public static CorpusDocument of(String prompt, String text) {
        return new CorpusDocument(List.of(new Segment(prompt, false, false), new Segment(text, true, false)));
    }
}
