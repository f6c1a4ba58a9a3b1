package org.glm4j.tokenizers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.glm4j.foundation.InvalidInputException;

/** Walks over the fields of one protobuf message; every length is checked before it is believed. */
final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final String name; // of the file, for messages
    private final ByteBuffer buffer;
    private final CharsetDecoder text;
    private int wireType;

    private ProtobufReader(String name, ByteBuffer buffer, CharsetDecoder text) {
        this.name = name;
        this.buffer = buffer;
        this.text = text;
    }

    static ProtobufReader of(String name, byte[] message) {
        return new ProtobufReader(name, ByteBuffer.wrap(message), StandardCharsets.UTF_8.newDecoder());
    }

    /** Number of the next field, 0 at the end of the message. Its value must be read or skipped before the next call. */
    int nextField() {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        wireType = (int) (tag & 7);
        long field = tag >>> 3;
        if (field == 0 || field > 1 << 29) {
            throw broken("field number %d".formatted(field));
        }
        return (int) field;
    }

    long integer() {
        expect(VARINT);
        return varint();
    }

    boolean bool() {
        return integer() != 0;
    }

    float float32() {
        expect(FIXED32);
        return slice(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).getFloat();
    }

    String string() {
        expect(BYTES);
        try {
            return text.decode(lengthPrefixed()).toString();
        } catch (CharacterCodingException e) {
            throw broken("text that is not UTF-8");
        }
    }

    ByteBuffer bytes() {
        expect(BYTES);
        return lengthPrefixed().order(ByteOrder.LITTLE_ENDIAN);
    }

    ProtobufReader message() {
        return new ProtobufReader(name, bytes(), text);
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> slice(Long.BYTES);
            case BYTES -> lengthPrefixed();
            case FIXED32 -> slice(Float.BYTES);
            default -> throw broken("wire type %d".formatted(wireType));
        }
    }

    private void expect(int type) {
        if (wireType != type) {
            throw broken("a field of wire type %d in place of %d".formatted(wireType, type));
        }
    }

    private ByteBuffer lengthPrefixed() {
        return slice(varint());
    }

    private ByteBuffer slice(long length) {
        if (length < 0 || length > buffer.remaining()) {
            throw broken("a field of %d bytes where %d are left".formatted(length, buffer.remaining()));
        }
        var slice = buffer.slice(buffer.position(), (int) length);
        buffer.position(buffer.position() + (int) length);
        return slice;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!buffer.hasRemaining()) {
                throw broken("an end in the middle of a number");
            }
            byte b = buffer.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw broken("a number of more than 64 bits");
    }

    private InvalidInputException broken(String what) {
        return new InvalidInputException("%s: not a SentencePiece model, or a damaged one: %s".formatted(name, what));
    }
}
