package org.glm4j.tokenizers;

/** Ordinary text to ids of a vocabulary file and back; special tokens are not its business. Safe for several threads. */
interface TextModel extends AutoCloseable {

    /** Stands for a character that the vocabulary cannot express, where the model itself has no id for it. */
    int UNKNOWN = -1;

    Vocabulary vocabulary();

    /** @return ids of the vocabulary, or {@link #UNKNOWN} */
    int[] encode(String text);

    @Override
    void close();
}
