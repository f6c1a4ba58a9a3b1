package org.glm4j.data.documents;

import org.glm4j.data.TokenSample;

/** An endless row of text samples, each a function of its position. May be read by several threads at once. */
public interface SampleSource {

    /**
     * The sample at a position.
     *
     * @param position 0 or more
     */
    TokenSample sample(long position);

    /** How many samples make one pass over the documents, 1 or more; for random sampling, by count of tokens. */
    long samplesPerEpoch();
}
