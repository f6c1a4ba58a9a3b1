package org.glm4j.tasks;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;

/** Knows the files of a data set and makes examples of their rows. */
public interface Processor {

    /** The labels, in the order of their numbers. */
    List<String> labels();

    /**
     * The files of a split, read one after the other. They need not be there: {@link ExampleReader} says so.
     *
     * @param directory where the data set lies
     * @throws InvalidInputException if the data set has no such split
     */
    List<Path> files(Path directory, Split split, ReadOptions options);

    /** How the rows of a split's files are written. */
    RowFormat format(Split split);

    /**
     * The examples of one row; a row may have none or many.
     *
     * @param row its values
     * @param number of the row in its split, from 0
     * @throws MalformedRecordException if the row cannot be used; the reason alone, such as {@code has no field "label"}
     */
    List<Example> examples(Row row, int number, Split split, ReadOptions options);

    /** A last word about all examples of a split, such as more of them; by default they stay as they are. */
    default List<Example> complete(List<Example> examples, Split split) {
        return examples;
    }

    /** How many answers an example has to choose from, where examples differ in it; else 1. */
    default int choices(Example example) {
        return 1;
    }
}
