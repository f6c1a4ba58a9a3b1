package org.glm4j.data.corpus;

import java.util.List;

/**
 * CC-News: title, description and main text in one, the description only where the main text does not begin with it;
 * articles of more than 100 characters.
 */
record CcNewsReader(String name) implements CorpusReader {

    private static final int SHORTEST = 100;

    @Override
    public RecordLayout layout() {
        return RecordLayout.JSON;
    }

    @Override
    public List<CorpusDocument> read(CorpusRecord record, ReaderOptions options) {
        RecordFields fields = RecordFields.of(record);
        String title = fields.textOrEmpty("title");
        String description = fields.textOrEmpty("description");
        String mainText = fields.textOrEmpty("maintext");
        var text = new StringBuilder();
        if (!title.isEmpty()) {
            text.append(ReferenceText.strip(title)).append(' ');
        }
        if (!description.isEmpty() && (mainText.isEmpty() || !mainText.startsWith(description))) {
            text.append(ReferenceText.strip(description)).append(' ');
        }
        text.append(mainText);
        String article = text.toString();
        return ReferenceText.length(article) > SHORTEST ? List.of(CorpusDocument.of(article)) : List.of();
    }
}
