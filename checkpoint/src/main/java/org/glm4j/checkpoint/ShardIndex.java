package org.glm4j.checkpoint;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Which file of a sharded checkpoint holds which tensor: {@code weight_map} of {@code *.index.json}.
 *
 * @param fileOf file name by tensor name, in the file's order
 */
record ShardIndex(SequencedMap<String, String> fileOf) {

    private static final int MAX_SHARDS = 10_000;

    static ShardIndex read(MappedFile file) {
        var json = JsonFile.bytes(file, JsonFile.MAX_INDEX_BYTES);
        var factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build())
                .build();
        var fileOf = new LinkedHashMap<String, String>();
        boolean found = false;
        try (var parser = factory.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw file.invalid("it is not one JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isMap = parser.currentName().equals("weight_map");
                if (parser.nextToken() != JsonToken.START_OBJECT || !isMap) {
                    parser.skipChildren();
                    continue;
                }
                found = true;
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    var tensor = parser.currentName();
                    if (parser.nextToken() != JsonToken.VALUE_STRING || !Untrusted.isUsableName(tensor)) {
                        throw file.invalid("weight_map does not map %s to a file", Untrusted.shown(tensor));
                    }
                    var shard = parser.getString();
                    if (!Untrusted.isPlainFileName(shard)) {
                        throw file.invalid(
                                "weight_map places %s in \"%s\", which is not a file of this directory",
                                Untrusted.shown(tensor), Untrusted.shown(shard));
                    }
                    if (fileOf.put(tensor, shard) != null) {
                        throw file.invalid("weight_map lists %s twice", Untrusted.shown(tensor));
                    }
                }
            }
        } catch (JacksonException e) {
            throw file.invalid("it is not valid JSON: %s", Untrusted.shown(e.getOriginalMessage()));
        }
        if (!found || fileOf.isEmpty()) {
            throw file.invalid("it has no weight_map");
        }
        if (fileOf.values().stream().distinct().count() > MAX_SHARDS) {
            throw file.invalid("it names more than %,d files", MAX_SHARDS);
        }
        return new ShardIndex(fileOf);
    }
}
