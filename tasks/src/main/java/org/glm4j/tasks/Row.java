package org.glm4j.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One row of a data file, its values by name. Whatever is missing or of the wrong kind is a {@link
 * MalformedRecordException} that names the field; who reads the file adds its name and the line.
 */
public final class Row {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode object;

    private Row(JsonNode object) {
        this.object = object;
    }

    /** A line that is a JSON object. */
    public static Row parse(String line) {
        try {
            return of(JSON.readTree(line));
        } catch (JacksonException e) {
            throw new MalformedRecordException("is not JSON (%s)".formatted(reason(e)), e);
        }
    }

    /**
     * A file that is one JSON object.
     *
     * @throws InvalidInputException if it is not there, not JSON or no object: file, line and reason
     */
    public static Row document(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("%s: no such file".formatted(file));
        }
        try (var in = Files.newInputStream(file)) {
            return of(JSON.readTree(in));
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    "%s, line %d: it is not JSON (%s)"
                            .formatted(file, e.getLocation().getLineNr(), reason(e)),
                    e);
        } catch (MalformedRecordException e) {
            throw new InvalidInputException("%s: it %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    private static String reason(JacksonException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }

    static Row of(JsonNode node) {
        if (!node.isObject()) {
            throw new MalformedRecordException("is no JSON object with fields");
        }
        return new Row(node);
    }

    static Row of(List<String> names, List<String> values) {
        if (names.size() != values.size()) {
            throw new MalformedRecordException(
                    "has %d columns where %d are expected".formatted(values.size(), names.size()));
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < values.size(); i++) {
            fields.put(names.get(i), values.get(i));
        }
        return new Row(fields);
    }

    /** Whether the field is there and not null. */
    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** A text, or a number or truth value as JSON writes it. */
    public String text(String field) {
        return find(field).orElseThrow(() -> missing(field));
    }

    /** Like {@link #text}; empty if the field is missing or null. */
    public Optional<String> find(String field) {
        return has(field) ? Optional.of(textOf(field, object.get(field))) : Optional.empty();
    }

    /** A whole number, from a number or a text that is one. */
    public int number(String field) {
        String text = text(field).strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new MalformedRecordException("has no whole number in field \"%s\" but %s".formatted(field, text), e);
        }
    }

    /** The texts in a field. */
    public List<String> texts(String field) {
        return texts(field, array(field));
    }

    /** The texts in a field, or the one text that it is. */
    List<String> textOrTexts(String field) {
        return has(field) && object.get(field).isArray() ? texts(field) : List.of(text(field));
    }

    /** The lists of texts in a field. */
    public List<List<String>> lists(String field) {
        var lists = new ArrayList<List<String>>();
        for (JsonNode list : array(field)) {
            if (!list.isArray()) {
                throw new MalformedRecordException("has no array of arrays in field \"%s\"".formatted(field));
            }
            lists.add(texts(field, list));
        }
        return lists;
    }

    /** The object in a field. */
    public Row object(String field) {
        if (!has(field)) {
            throw missing(field);
        }
        if (!object.get(field).isObject()) {
            throw new MalformedRecordException("has no object in field \"%s\"".formatted(field));
        }
        return new Row(object.get(field));
    }

    /** The objects in a field. */
    public List<Row> objects(String field) {
        return array(field).valueStream().map(Row::of).toList();
    }

    /** The names of the fields, in order. */
    List<String> names() {
        return List.copyOf(object.propertyNames());
    }

    private JsonNode array(String field) {
        if (!has(field)) {
            throw missing(field);
        }
        if (!object.get(field).isArray()) {
            throw new MalformedRecordException("has no array in field \"%s\"".formatted(field));
        }
        return object.get(field);
    }

    private static List<String> texts(String field, JsonNode array) {
        return array.valueStream().map(node -> textOf(field, node)).toList();
    }

    private static String textOf(String field, JsonNode node) {
        if (!node.isString() && !node.isNumber() && !node.isBoolean()) {
            throw new MalformedRecordException("has no text in field \"%s\"".formatted(field));
        }
        return node.asString();
    }

    private static MalformedRecordException missing(String field) {
        return new MalformedRecordException("has no field \"%s\"".formatted(field));
    }
}
