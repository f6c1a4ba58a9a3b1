package org.glm4j.data.corpus;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.data.corpus.CorpusDocument.Segment;

/**
 * Articles divided into key sentences and what follows each ({@code wikipedia-key}). An article gives two documents: a
 * summary of its key sentences, and itself, with the key sentences as context and every content closed by an
 * end-of-piece token.
 */
record KeySentenceReader(String name) implements CorpusReader {

    @Override
    public RecordLayout layout() {
        return RecordLayout.JSON;
    }

    @Override
    public boolean standardizesPunctuation() {
        return false;
    }

    @Override
    public List<CorpusDocument> read(CorpusRecord record, ReaderOptions options) {
        RecordFields fields = RecordFields.of(record);
        List<String> keys = fields.texts("key");
        List<String> contents = fields.texts("content");
        if (keys.size() != contents.size()) {
            throw new MalformedRecordException(
                    "has %d key sentences but %d contents".formatted(keys.size(), contents.size()));
        }
        if (keys.isEmpty()) {
            return List.of();
        }
        var summary = new ArrayList<Segment>();
        var article = new ArrayList<Segment>();
        summary.add(new Segment("Summary: ", false, false));
        for (int i = 0; i < keys.size(); i++) {
            String key = i == 0 ? keys.get(i) : " " + keys.get(i);
            summary.add(new Segment(key, true, false));
            article.add(new Segment(key, false, false));
            article.add(new Segment(" " + contents.get(i), true, true));
        }
        return List.of(new CorpusDocument(summary), new CorpusDocument(article));
    }
}
