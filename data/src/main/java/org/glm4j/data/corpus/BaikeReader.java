package org.glm4j.data.corpus;

import java.util.List;

/** Baike: title, abstract and content of an article in one. */
record BaikeReader(String name) implements CorpusReader {

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
        String text = fields.textOrEmpty("title") + fields.textOrEmpty("abstract") + fields.textOrEmpty("content");
        return text.isEmpty() ? List.of() : List.of(CorpusDocument.of(text));
    }
}
