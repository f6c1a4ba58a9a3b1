package org.glm4j.data.corpus;

import java.util.List;

/**
 * Zhihu: a question as the prompt, an answer as the text; answers of more than 100 characters or more than 1,000 votes.
 */
record ZhihuReader(String name) implements CorpusReader {

    private static final int SHORTEST_ANSWER = 100;
    private static final int MANY_VOTES = 1000;
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
        int length = ReferenceText.length(fields.textOrEmpty("ans-content"));
        if (length <= SHORTEST_ANSWER && votes(fields) <= MANY_VOTES) {
            return List.of();
        }
        String description = ReferenceText.shorten(fields.textOrEmpty("q-content"), LONGEST_DESCRIPTION);
        String prompt = "问题：" + fields.required("q_title") + "问题描述：" + description + "回答用户："
                + fields.textOrEmpty("user-signature") + " 回答：";
        return List.of(CorpusDocument.of(prompt, fields.required("ans-content")));
    }

    private static long votes(RecordFields fields) {
        String votes = ReferenceText.strip(fields.textOrEmpty("ans-up-num"));
        try {
            return votes.isEmpty() ? 0 : Long.parseLong(votes);
        } catch (NumberFormatException e) {
            throw new MalformedRecordException("has no whole number in field \"ans-up-num\"", e);
        }
    }
}
