package org.glm4j.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON at the head of a safetensors file. Read token by token, so that a hostile header costs no more memory than
 * its length.
 *
 * @param entries in the header's order
 * @param metadata {@code __metadata__}, empty where there is none
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {

    /** No tensor of any GLM has more. */
    private static final int MAX_DIMENSIONS = 8;

    private static final int MAX_TENSORS = 200_000;

    /**
     * @param begin first byte, counted from the end of the header
     * @param end byte after the last; {@code end - begin} is what shape and type need
     */
    record Entry(TensorInfo info, long begin, long end) {}

    static SafetensorsHeader parse(byte[] json, MappedFile file) {
        var factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(4).build())
                .build();
        try (var parser = factory.createParser(ObjectReadContext.empty(), json)) {
            return new Reader(parser, file).header();
        } catch (JacksonException e) {
            throw file.invalid("the header is not valid JSON: %s", Untrusted.shown(e.getOriginalMessage()));
        }
    }

    /** One pass over the header's tokens. */
    private record Reader(JsonParser parser, MappedFile file) {

        SafetensorsHeader header() {
            expect(JsonToken.START_OBJECT, "the header");
            var entries = new ArrayList<Entry>();
            var names = new HashSet<String>();
            Map<String, String> metadata = Map.of();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                if (!names.add(name)) {
                    throw file.invalid("the header lists %s twice", Untrusted.shown(name));
                }
                if (name.equals("__metadata__")) {
                    metadata = metadata();
                    continue;
                }
                if (!Untrusted.isUsableName(name)) {
                    throw file.invalid("\"%s\" cannot be the name of a tensor", Untrusted.shown(name));
                }
                if (entries.size() == MAX_TENSORS) {
                    throw file.invalid("the header lists more than %,d tensors", MAX_TENSORS);
                }
                entries.add(entry(name));
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw file.invalid("the header is not one JSON object");
            }
            return new SafetensorsHeader(entries, metadata);
        }

        private Map<String, String> metadata() {
            expect(JsonToken.START_OBJECT, "__metadata__");
            var metadata = new LinkedHashMap<String, String>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var key = parser.currentName();
                expect(JsonToken.VALUE_STRING, "__metadata__ " + key);
                metadata.put(key, parser.getString());
            }
            return metadata;
        }

        private Entry entry(String name) {
            Dtype dtype = null;
            long[] shape = null;
            long[] offsets = null;
            expect(JsonToken.START_OBJECT, name);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                switch (parser.currentName()) {
                    case "dtype" -> dtype = dtype(name);
                    case "shape" -> shape = numbers(name + ".shape", MAX_DIMENSIONS);
                    case "data_offsets" -> offsets = numbers(name + ".data_offsets", 2);
                    default ->
                        throw file.invalid(
                                "tensor %s has an unknown property %s",
                                Untrusted.shown(name), Untrusted.shown(parser.currentName()));
                }
            }
            if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
                throw file.invalid("tensor %s lacks dtype, shape or data_offsets", Untrusted.shown(name));
            }
            return entry(new TensorInfo(name, dtype, shape), offsets[0], offsets[1]);
        }

        private Entry entry(TensorInfo info, long begin, long end) {
            long needed;
            try {
                needed = info.bytes();
            } catch (ArithmeticException e) {
                throw file.invalid(
                        "tensor %s is too large: %s", Untrusted.shown(info.name()), Untrusted.shown(info.shape()));
            }
            if (end < begin || end - begin != needed) {
                throw file.invalid(
                        "tensor %s has %,d bytes but %s %s needs %,d",
                        Untrusted.shown(info.name()),
                        end - begin,
                        info.dtype().safetensorsName(),
                        Untrusted.shown(info.shape()),
                        needed);
            }
            return new Entry(info, begin, end);
        }

        private Dtype dtype(String name) {
            expect(JsonToken.VALUE_STRING, name + ".dtype");
            var text = parser.getString();
            return Dtype.ofSafetensors(text)
                    .orElseThrow(() -> file.invalid(
                            "tensor %s has elements of type %s, which glm4j does not read",
                            Untrusted.shown(name), Untrusted.shown(text)));
        }

        private long[] numbers(String what, int most) {
            expect(JsonToken.START_ARRAY, what);
            long[] numbers = new long[most];
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        || parser.getLongValue() < 0
                        || count == most) {
                    throw file.invalid("%s is not a list of at most %d sizes", Untrusted.shown(what), most);
                }
                numbers[count++] = parser.getLongValue();
            }
            return Arrays.copyOf(numbers, count);
        }

        private void expect(JsonToken token, String what) {
            if (parser.nextToken() != token) {
                throw file.invalid("%s is not as the safetensors format has it", Untrusted.shown(what));
            }
        }
    }
}
