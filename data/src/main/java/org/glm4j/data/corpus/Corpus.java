package org.glm4j.data.corpus;

import java.nio.file.Path;
import org.glm4j.foundation.InvalidInputException;

/**
 * A corpus to be read.
 *
 * @param name what users call it
 * @param path its file, or the folder of its files
 * @param reader knows what its records mean
 * @param options what the user says about its files
 * @param weight its share among several corpora, above 0; 0 lets its tokens decide
 */
public record Corpus(String name, Path path, CorpusReader reader, ReaderOptions options, double weight) {

    public Corpus {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new InvalidInputException(
                    "corpus %s has the weight %s: give a number above 0, or none".formatted(name, weight));
        }
    }
}
