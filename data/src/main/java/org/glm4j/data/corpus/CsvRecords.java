package org.glm4j.data.corpus;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rows of a CSV file under the names of its first row. */
final class CsvRecords implements RecordStream {

    private static final int LARGEST_FIELD = 1 << 28;

    private final String file;
    private final CloseableIterator<CsvRecord> rows;
    private final LongSupplier bytesRead;
    private final List<String> names;

    CsvRecords(String file, InputStream in, LongSupplier bytesRead, char delimiter) {
        this.file = file;
        this.bytesRead = bytesRead;
        this.rows = CsvReader.builder()
                .fieldSeparator(delimiter)
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LARGEST_FIELD)
                .ofCsvRecord(in, StandardCharsets.UTF_8)
                .iterator();
        this.names = rows.hasNext() ? rows.next().getFields() : List.of();
    }

    @Override
    public Optional<CorpusRecord> next() throws IOException {
        try {
            return rows.hasNext() ? Optional.of(toRecord(rows.next())) : Optional.empty();
        } catch (CsvParseException e) {
            throw new IOException("it is not CSV (%s)".formatted(e.getMessage()), e);
        }
    }

    private CorpusRecord toRecord(CsvRecord row) {
        var place = new RecordPlace(file, "line", row.getStartingLineNumber());
        if (row.getFieldCount() != names.size()) {
            return new CorpusRecord.Broken(
                    place, "has %d fields where the first line has %d".formatted(row.getFieldCount(), names.size()));
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < names.size(); i++) {
            fields.put(names.get(i), row.getField(i));
        }
        return new CorpusRecord.Parsed(place, fields);
    }

    @Override
    public long bytesRead() {
        return bytesRead.getAsLong();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
