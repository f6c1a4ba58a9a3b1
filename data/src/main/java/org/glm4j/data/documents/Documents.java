package org.glm4j.data.documents;

import java.util.random.RandomGenerator;

/**
 * Tokenised documents, by number. Documents hold neither a start nor an end token; samplers add them.
 *
 * <p>Implementations may be read by several threads at once.
 */
public interface Documents {

    /** Number of documents, 1 or more. */
    long size();

    /** Tokens of all documents together. */
    long tokenCount();

    /**
     * Tokens of one document, 0 or more.
     *
     * @param document 0 to {@code size() - 1}
     */
    int length(long document);

    /**
     * Copies the tokens {@code from} (inclusive) to {@code to} (exclusive) of a document.
     *
     * @param document 0 to {@code size() - 1}
     * @param ids receives the ids from index {@code at} on
     * @param lossMask receives, from index {@code at} on, 1 for a token that may be predicted and 0 for mere context
     */
    void read(long document, int from, int to, int[] ids, byte[] lossMask, int at);

    /** A document at random, with probability proportional to its tokens; never an empty one. */
    long draw(RandomGenerator random);
}
