package org.glm4j.data.corpus;

import java.util.List;

/** WuDao: title and content in one, of more than 100 characters; its files are {@code {"RECORDS": [...]}}. */
record WudaoReader(String name) implements CorpusReader {

    private static final int SHORTEST = 100;

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
        String title = fields.textOrEmpty("title");
        String text = (title.isEmpty() ? "" : ReferenceText.strip(title) + " ") + fields.textOrEmpty("content");
        return ReferenceText.length(text) > SHORTEST ? List.of(CorpusDocument.of(text)) : List.of();
    }
}
