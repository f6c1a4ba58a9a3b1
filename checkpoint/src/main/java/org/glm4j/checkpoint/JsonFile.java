package org.glm4j.checkpoint;

import java.lang.foreign.ValueLayout;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A small JSON file beside the tensors. */
final class JsonFile {

    /** Longest index of a sharded checkpoint that is read. */
    static final long MAX_INDEX_BYTES = 16L << 20;

    private static final long MAX_OBJECT_BYTES = 1L << 20;

    private JsonFile() {}

    /** The bytes, if they are of a sane number. */
    static byte[] bytes(MappedFile file, long limit) {
        if (file.size() > limit) {
            throw file.invalid("%,d bytes are too many; at most %,d are read", file.size(), limit);
        }
        return file.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    /** The file as one JSON object. */
    static ObjectNode object(MappedFile file) {
        var factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        JsonNode root;
        try {
            root = JsonMapper.builder(factory).build().readTree(bytes(file, MAX_OBJECT_BYTES));
        } catch (JacksonException e) {
            throw file.invalid("it is not valid JSON: %s", Untrusted.shown(e.getOriginalMessage()));
        }
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw file.invalid("it is not one JSON object");
    }

    /** The object as Hugging Face's libraries lay JSON out: two spaces a level, none before a colon. */
    static String pretty(ObjectNode json) {
        var indenter = DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n");
        var printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        return JsonMapper.builder()
                        .defaultPrettyPrinter(printer)
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(json)
                + "\n";
    }
}
