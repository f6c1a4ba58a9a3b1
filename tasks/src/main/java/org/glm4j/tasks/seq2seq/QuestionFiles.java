package org.glm4j.tasks.seq2seq;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;

/** {@code train.json}, {@code dev.json} and {@code test.json} in SQuAD's form: one example for every distinct answer. */
record QuestionFiles() implements ExampleFiles {

    /** What the reference puts where a test file's answers are not known. */
    private static final String UNKNOWN = "FAKE_ANSWER";

    @Override
    public void read(Path directory, Split split, ExampleCollector collector) {
        Paragraphs.visit(directory.resolve(split.label() + ".json"), collector, (context, question) -> {
            boolean unknown = split == Split.TEST && !question.has("answers");
            List<String> answers = unknown
                    ? List.of()
                    : question.objects("answers").stream()
                            .map(answer -> answer.text("text"))
                            .toList();
            // In the reference their order changes from run to run.
            List<String> distinct = split == Split.TEST
                    ? List.of(UNKNOWN)
                    : answers.stream().distinct().sorted(TextOrder.CODE_POINTS).toList();
            for (String answer : distinct) {
                collector.add(example(collector, context, question, answer).with(ANSWERS, answers));
            }
        });
    }

    private static Example example(ExampleCollector collector, String context, Row question, String answer) {
        return collector
                .next(context)
                .withIndex(question.find("id").stream().toArray(String[]::new))
                .with(ANSWER, answer)
                .with(QUESTION, question.text("question"))
                .with(REFERENCE, collector.decoded(answer));
    }
}
