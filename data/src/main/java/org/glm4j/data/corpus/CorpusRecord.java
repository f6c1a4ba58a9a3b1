package org.glm4j.data.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.glm4j.foundation.CounterRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One record of a corpus file: a line, a row, an element of an array, or a whole file. */
public sealed interface CorpusRecord {

    /** Where it comes from. */
    RecordPlace place();

    /**
     * The record as plain text.
     *
     * @throws MalformedRecordException if it is not UTF-8, or not text
     */
    String text();

    /**
     * The record as JSON; rows of tables are objects.
     *
     * @throws MalformedRecordException if it is not JSON
     */
    JsonNode json();

    /** Random numbers of this record's own, the same every time it is read. */
    default RandomGenerator random() {
        return CounterRandom.of(1234, "corpus record " + place().file(), 0, place().number());
    }

    /**
     * Undivided bytes of UTF-8 text, not looked at yet.
     *
     * @param place where it comes from
     * @param bytes the record without its line end
     * @param isJson whether the file is known to hold JSON
     */
    record Raw(RecordPlace place, byte[] bytes, boolean isJson) implements CorpusRecord {

        private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                        .build())
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();

        @Override
        public String text() {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new MalformedRecordException("is not UTF-8", e);
            }
        }

        @Override
        public JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (JacksonException e) {
                throw new MalformedRecordException(
                        "is not JSON (%s)"
                                .formatted(e.getOriginalMessage()
                                        .lines()
                                        .findFirst()
                                        .orElse("")),
                        e);
            }
        }
    }

    /**
     * A record that its file's format has taken apart already.
     *
     * @param place where it comes from
     * @param json its fields
     */
    record Parsed(RecordPlace place, JsonNode json) implements CorpusRecord {

        @Override
        public String text() {
            if (!json.isString()) {
                throw new MalformedRecordException("is not a text but has fields");
            }
            return json.asString();
        }
    }

    /**
     * A record that its file's format spoils.
     *
     * @param place where it comes from
     * @param reason what is wrong
     */
    record Broken(RecordPlace place, String reason) implements CorpusRecord {

        @Override
        public String text() {
            throw new MalformedRecordException(reason);
        }

        @Override
        public JsonNode json() {
            throw new MalformedRecordException(reason);
        }
    }
}
