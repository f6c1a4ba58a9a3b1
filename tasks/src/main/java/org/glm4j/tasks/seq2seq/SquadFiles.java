package org.glm4j.tasks.seq2seq;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * SQuAD for answers that are written: long texts are cut into overlapping windows, each an example of its own, whose
 * answer is {@code N/A} where the window does not hold the first answer.
 *
 * @param version the end of the files' names
 * @param unanswerable whether windows without the answer are examples
 */
record SquadFiles(String version, boolean unanswerable) implements ExampleFiles {

    static final String NO_ANSWER = "N/A";

    /** Special tokens around question and text: the first one, the blank and its full stop. */
    private static final int AROUND = 3;

    @Override
    public void read(Path directory, Split split, ExampleCollector collector) {
        String part = split == Split.TRAIN ? "train" : "dev";
        Paragraphs.visit(
                directory.resolve("%s-%s.json".formatted(part, version)),
                collector,
                (context, question) -> add(context, question, collector));
    }

    private void add(String context, Row question, ExampleCollector collector) {
        GlmTokenizer tokenizer = collector.tokenizer();
        int[] contextTokens = tokenizer.encode(context);
        String text = question.text("question");
        int sourceLength = collector.options().sourceLength();
        int length = sourceLength - AROUND - tokenizer.encode(" " + text).length;
        if (length < 1) {
            throw new MalformedRecordException(
                    "has a question that leaves no room for a text in %d tokens; raise the source length"
                            .formatted(sourceLength));
        }
        List<String> answers = question.objects("answers").stream()
                .map(answer -> answer.text("text"))
                .toList();
        List<String> right = answers.isEmpty() ? List.of(NO_ANSWER) : answers;
        String wanted = collector.decoded(right.getFirst());
        for (int start = 0; start < contextTokens.length; start += sourceLength / 2) {
            int end = Math.min(start + length, contextTokens.length);
            String window = tokenizer.decode(Arrays.copyOfRange(contextTokens, start, end));
            boolean holds = !wanted.isEmpty() && window.contains(wanted);
            String answer = holds ? right.getFirst() : NO_ANSWER;
            if (!unanswerable && answer.equals(NO_ANSWER)) {
                continue;
            }
            collector.add(collector
                    .next(window)
                    .withIndex(question.text("id"))
                    .with(ANSWER, answer)
                    .with(QUESTION, text)
                    .with(CONTEXT, context)
                    .with(REFERENCE, answer)
                    .with(ANSWERS, right));
            if (end - start < length) {
                break;
            }
        }
    }
}
