package org.glm4j.tasks.seq2seq;

import java.nio.file.Path;
import org.glm4j.tasks.Split;

/** Where a data set's examples come from. */
sealed interface ExampleFiles permits PairFiles, XSumFiles, SquadFiles, QuestionFiles {

    /** The field of an example that holds the target as the reference writes it into {@code .refs}. */
    String REFERENCE = "ref";

    /** The field of an example that holds its question. */
    String QUESTION = "question";

    /** The field of an example that holds its answer. */
    String ANSWER = "answer";

    /** The field of an example that holds the whole text its answer was sought in. */
    String CONTEXT = "context";

    /** The list of an example that holds all right answers. */
    String ANSWERS = "answers";

    /**
     * Reads a split.
     *
     * @param directory the data set
     * @param collector takes the examples
     */
    void read(Path directory, Split split, ExampleCollector collector);
}
