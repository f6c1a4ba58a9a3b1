package org.glm4j.data.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One record a line; lines of white space are none. */
final class LineRecords implements RecordStream {

    private final String file;
    private final LineInput lines;
    private final LongSupplier bytesRead;
    private final boolean json;

    LineRecords(String file, InputStream in, LongSupplier bytesRead, boolean json) throws IOException {
        this.file = file;
        this.lines = new LineInput(in);
        this.bytesRead = bytesRead;
        this.json = json;
    }

    @Override
    public Optional<CorpusRecord> next() throws IOException {
        byte[] line = lines.next();
        while (line != null && isBlank(line)) {
            line = lines.next();
        }
        return line == null
                ? Optional.empty()
                : Optional.of(new CorpusRecord.Raw(new RecordPlace(file, "line", lines.line()), line, json));
    }

    static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public long bytesRead() {
        return bytesRead.getAsLong();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
