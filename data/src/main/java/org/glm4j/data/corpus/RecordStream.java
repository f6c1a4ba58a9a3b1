package org.glm4j.data.corpus;

import java.io.IOException;
import java.util.Optional;

/** The records of one file, in order. */
interface RecordStream extends AutoCloseable {

    /**
     * The next record; empty at the end of the file. A record that the file's format spoils, but that others follow,
     * is a {@link CorpusRecord.Broken}.
     *
     * @throws IOException if the rest of the file cannot be read
     */
    Optional<CorpusRecord> next() throws IOException;

    /** Bytes of the file read so far, compressed as they are. */
    long bytesRead();

    @Override
    void close() throws IOException;
}
