package org.glm4j.data.corpus;

import java.util.List;

/** A user's own reader, as the documentation shows it. */
public final class RecipeReader implements CorpusReader {

    @Override
    public String name() {
        return "recipes";
    }

    @Override
    public RecordLayout layout() {
        return RecordLayout.JSON;
    }

    @Override
    public List<CorpusDocument> read(CorpusRecord record, ReaderOptions options) {
        RecordFields fields = RecordFields.of(record);
        return List.of(
                CorpusDocument.of("Ingredients: " + fields.required("ingredients") + "\n", fields.required("steps")));
    }
}
