package org.glm4j.data.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The elements of one JSON array, read one by one. */
final class JsonRecords implements RecordStream {

    /** How far into a file its kind must show. */
    private static final int PREVIEW = 1 << 12;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxDocumentLength(-1)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // an element is followed by the next
            .build();

    private final String file;
    private final JsonParser parser;
    private final LongSupplier bytesRead;
    private long number;

    private JsonRecords(String file, InputStream in, LongSupplier bytesRead) {
        this.file = file;
        this.parser = JSON.createParser(in);
        this.bytesRead = bytesRead;
    }

    /** The records of a JSON file: an array, an object {@code {"RECORDS": [...]}}, or one value a line. */
    static RecordStream open(String file, InputStream in, LongSupplier bytesRead) throws IOException {
        var pushback = new PushbackInputStream(in, PREVIEW);
        byte[] preview = pushback.readNBytes(PREVIEW);
        pushback.unread(preview);
        if (isOneArray(preview)) {
            var records = new JsonRecords(file, pushback, bytesRead);
            records.enterArray();
            return records;
        }
        return new LineRecords(file, pushback, bytesRead, true);
    }

    private static boolean isOneArray(byte[] preview) {
        try (JsonParser parser = JSON.createParser(preview)) {
            JsonToken first = parser.nextToken();
            return first == JsonToken.START_ARRAY
                    || (first == JsonToken.START_OBJECT
                            && parser.nextToken() == JsonToken.PROPERTY_NAME
                            && parser.currentName().equals("RECORDS")
                            && parser.nextToken() == JsonToken.START_ARRAY);
        } catch (JacksonException e) {
            return false; // no JSON: its lines will say so
        }
    }

    private void enterArray() {
        while (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.nextToken();
        }
    }

    @Override
    public Optional<CorpusRecord> next() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return Optional.empty();
            }
            if (token == null) {
                throw new IOException("it ends within its array, behind record %d".formatted(number));
            }
            JsonNode element = JSON.readTree(parser);
            return Optional.of(new CorpusRecord.Parsed(new RecordPlace(file, "record", ++number), element));
        } catch (JacksonException e) {
            throw new IOException("it is not JSON behind record %d (%s)".formatted(number, JsonFault.of(e)), e);
        }
    }

    @Override
    public long bytesRead() {
        return bytesRead.getAsLong();
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
