package org.glm4j.tasks.seq2seq;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Row;

/** The questions of a file in SQuAD's form, paragraph by paragraph. */
final class Paragraphs {

    private Paragraphs() {}

    /** Takes a question with the text it is about. */
    @FunctionalInterface
    interface Visitor {
        void question(String context, Row question);
    }

    /**
     * Visits all questions in order. What a visitor says of a question it cannot use gets its place.
     *
     * @throws InvalidInputException if the file has another form
     */
    static void visit(Path file, ExampleCollector collector, Visitor visitor) {
        Row document = Row.document(file);
        List<Row> articles = objects(document, "data", file.toString());
        for (int a = 0; a < articles.size(); a++) {
            String article = "%s, article %d".formatted(file, a + 1);
            List<Row> paragraphs = objects(articles.get(a), "paragraphs", article);
            for (int p = 0; p < paragraphs.size(); p++) {
                Row paragraph = paragraphs.get(p);
                String place = "%s, paragraph %d".formatted(article, p + 1);
                List<Row> questions = objects(paragraph, "qas", place);
                for (int q = 0; q < questions.size(); q++) {
                    Row question = questions.get(q);
                    collector.row(
                            "%s, question %d".formatted(place, q + 1),
                            () -> visitor.question(paragraph.text("context"), question));
                }
            }
        }
    }

    private static List<Row> objects(Row row, String field, String place) {
        try {
            return row.objects(field);
        } catch (MalformedRecordException e) {
            throw new InvalidInputException("%s: %s".formatted(place, e.getMessage()), e);
        }
    }
}
