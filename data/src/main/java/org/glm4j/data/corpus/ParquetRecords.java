package org.glm4j.data.corpus;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.FieldAccessor;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rows of a Parquet file; compressed with Snappy, gzip or Zstandard, or not at all. */
final class ParquetRecords implements RecordStream {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final CorpusFile file;
    private final ParquetFileReader reader;
    private final RowReader rows;
    private final long rowCount;
    private long row;

    ParquetRecords(CorpusFile file) throws IOException {
        this.file = file;
        try {
            this.reader = ParquetFileReader.open(InputFile.of(file.path()));
            this.rows = reader.rowReader();
            this.rowCount = reader.getFileMetaData().numRows();
        } catch (IOException | RuntimeException e) {
            throw new IOException("it is no Parquet file (%s)".formatted(e.getMessage()), e);
        }
    }

    @Override
    public Optional<CorpusRecord> next() throws IOException {
        try {
            if (!rows.hasNext()) {
                return Optional.empty();
            }
            rows.next();
            row++;
            return Optional.of(new CorpusRecord.Parsed(new RecordPlace(file.name(), "row", row), fields(rows)));
        } catch (RuntimeException e) {
            throw new IOException("it cannot be read behind row %d (%s)".formatted(row, e.getMessage()), e);
        }
    }

    private static ObjectNode fields(FieldAccessor fields) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < fields.getFieldCount(); i++) {
            String name = fields.getFieldName(i);
            object.set(name, fields.isNull(name) ? NODES.nullNode() : value(fields.getValue(name)));
        }
        return object;
    }

    private static JsonNode value(Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> NODES.stringNode(text);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case Float number -> NODES.numberNode(number);
            case Boolean flag -> NODES.booleanNode(flag);
            case PqStruct struct -> fields(struct);
            case PqList list -> {
                ArrayNode array = NODES.arrayNode();
                list.values().forEach(element -> array.add(value(element)));
                yield array;
            }
            default -> NODES.stringNode(value.toString()); // dates, decimals and the like, as they are printed
        };
    }

    /** Rows read, as a share of the file's bytes: its columns are read all over the file. */
    @Override
    public long bytesRead() {
        return rowCount == 0 ? file.size() : (long) (file.size() * (row / (double) rowCount));
    }

    @Override
    public void close() throws IOException {
        try {
            rows.close();
        } finally {
            reader.close();
        }
    }
}
