package org.glm4j.data.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The fields of a record, with the messages a user needs where they are missing. */
public final class RecordFields {

    private final JsonNode object;

    private RecordFields(JsonNode object) {
        this.object = object;
    }

    /**
     * @throws MalformedRecordException if the record is not a JSON object
     */
    public static RecordFields of(CorpusRecord record) {
        return of(record.json());
    }

    private static RecordFields of(JsonNode node) {
        if (!node.isObject()) {
            throw new MalformedRecordException("is no JSON object with fields");
        }
        return new RecordFields(node);
    }

    /** The text of a field; empty if it is missing or null. */
    public Optional<String> text(String field) {
        JsonNode node = object.path(field);
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(textOf(field, node));
    }

    /** The text of a field, or {@code ""} if it is missing or null. */
    public String textOrEmpty(String field) {
        return text(field).orElse("");
    }

    /**
     * The text of a field.
     *
     * @throws MalformedRecordException if it is missing or null
     */
    public String required(String field) {
        return text(field).orElseThrow(() -> missing(field));
    }

    /**
     * The texts in a field.
     *
     * @throws MalformedRecordException if it is not an array of texts
     */
    public List<String> texts(String field) {
        var texts = new ArrayList<String>();
        array(field).forEach(node -> texts.add(textOf(field, node)));
        return texts;
    }

    /** The object in a field; empty if the field is missing or null. */
    public Optional<RecordFields> object(String field) {
        return has(field) ? Optional.of(of(object.get(field))) : Optional.empty();
    }

    /** The objects in a field; none if the field is missing or null. */
    public List<RecordFields> objects(String field) {
        return has(field) ? array(field).valueStream().map(RecordFields::of).toList() : List.of();
    }

    /** Whether the field is there and not null. */
    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    private JsonNode array(String field) {
        JsonNode node = object.path(field);
        if (node.isMissingNode()) {
            throw missing(field);
        }
        if (!node.isArray()) {
            throw new MalformedRecordException("has no array in field \"%s\"".formatted(field));
        }
        return node;
    }

    private static String textOf(String field, JsonNode node) {
        if (!node.isString() && !node.isNumber()) {
            throw new MalformedRecordException("has no text in field \"%s\"".formatted(field));
        }
        return node.asString();
    }

    private static MalformedRecordException missing(String field) {
        return new MalformedRecordException("has no field \"%s\"".formatted(field));
    }
}
