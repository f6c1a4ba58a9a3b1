package org.glm4j.data.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Records separated by empty lines; the lines of one stay lines. */
final class ParagraphRecords implements RecordStream {

    private final String file;
    private final LineInput lines;
    private final LongSupplier bytesRead;

    ParagraphRecords(String file, InputStream in, LongSupplier bytesRead) throws IOException {
        this.file = file;
        this.lines = new LineInput(in);
        this.bytesRead = bytesRead;
    }

    @Override
    public Optional<CorpusRecord> next() throws IOException {
        byte[] line = lines.next();
        while (line != null && LineRecords.isBlank(line)) {
            line = lines.next();
        }
        if (line == null) {
            return Optional.empty();
        }
        var place = new RecordPlace(file, "line", lines.line());
        var paragraph = new ByteArrayOutputStream();
        paragraph.writeBytes(line);
        for (line = lines.next(); line != null && !LineRecords.isBlank(line); line = lines.next()) {
            paragraph.write('\n');
            paragraph.writeBytes(line);
        }
        return Optional.of(new CorpusRecord.Raw(place, paragraph.toByteArray(), false));
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
