package org.glm4j.data.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The whole file as one record. */
final class WholeFileRecord implements RecordStream {

    private static final int LARGEST = 1 << 30;

    private final String file;
    private final InputStream in;
    private final LongSupplier bytesRead;
    private boolean read;

    WholeFileRecord(String file, InputStream in, LongSupplier bytesRead) {
        this.file = file;
        this.in = in;
        this.bytesRead = bytesRead;
    }

    @Override
    public Optional<CorpusRecord> next() throws IOException {
        if (read) {
            return Optional.empty();
        }
        read = true;
        byte[] bytes = in.readNBytes(LARGEST);
        if (bytes.length == LARGEST) {
            throw new IOException("it has more than %,d bytes, too many for one document".formatted(LARGEST));
        }
        return Optional.of(new CorpusRecord.Raw(new RecordPlace(file, "line", 1), bytes, false));
    }

    @Override
    public long bytesRead() {
        return bytesRead.getAsLong();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
