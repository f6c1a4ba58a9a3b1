package org.glm4j.data.corpus;

import java.util.List;

/** The reference's {@code test} corpus: a prompt, which is only context, and a text. */
record PromptReader(String name) implements CorpusReader {

    @Override
    public RecordLayout layout() {
        return RecordLayout.JSON;
    }

    @Override
    public List<CorpusDocument> read(CorpusRecord record, ReaderOptions options) {
        RecordFields fields = RecordFields.of(record);
        return List.of(CorpusDocument.of(fields.required("prompt"), fields.required("text")));
    }
}
