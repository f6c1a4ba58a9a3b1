package org.glm4j.data.corpus;

import java.util.List;

/** OpenWebText: English texts of more than 100 characters. */
record OpenWebTextReader(String name) implements CorpusReader {

    private static final int SHORTEST = 100;

    @Override
    public RecordLayout layout() {
        return RecordLayout.JSON;
    }

    @Override
    public boolean englishOnly() {
        return true;
    }

    @Override
    public List<CorpusDocument> read(CorpusRecord record, ReaderOptions options) {
        String text = RecordFields.of(record).required("text");
        return ReferenceText.length(text) > SHORTEST ? List.of(CorpusDocument.of(text)) : List.of();
    }
}
