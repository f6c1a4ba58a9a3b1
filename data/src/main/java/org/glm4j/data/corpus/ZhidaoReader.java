package org.glm4j.data.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * Zhidao: a question as the prompt, its best answer (more than 10 characters) and its other answers (more than 100) as
 * texts, each a document.
 */
record ZhidaoReader(String name) implements CorpusReader {

    private static final int SHORTEST_BEST = 10;
    private static final int SHORTEST_OTHER = 100;
    private static final int LONGEST_DESCRIPTION = 100;

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
        if (!fields.has("title")) {
            return List.of();
        }
        String description = ReferenceText.shorten(fields.textOrEmpty("content"), LONGEST_DESCRIPTION);
        String prompt = "问题：" + fields.required("title") + "问题描述：" + description + "回答：";
        var documents = new ArrayList<CorpusDocument>();
        fields.object("best_answer")
                .map(answer -> answer.required("content"))
                .filter(text -> ReferenceText.length(text) > SHORTEST_BEST)
                .ifPresent(text -> documents.add(CorpusDocument.of(prompt, text)));
        for (RecordFields answer : fields.objects("other_answers")) {
            String text = answer.required("content");
            if (ReferenceText.length(text) > SHORTEST_OTHER) {
                documents.add(CorpusDocument.of(prompt, text));
            }
        }
        return documents;
    }
}
