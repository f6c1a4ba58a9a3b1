package org.glm4j.tokenizers;

import java.util.Arrays;

/** Grows a {@code byte[]} that is text in the end. */
final class ByteBuilder {

    private byte[] values;
    private int size;

    ByteBuilder(int expected) {
        values = new byte[Math.max(16, expected)];
    }

    void add(byte value) {
        reserve(1);
        values[size++] = value;
    }

    void add(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, values, size, more.length);
        size += more.length;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        size = 0;
    }

    String decode(Utf8.Broken broken) {
        return Utf8.decode(values, size, broken);
    }

    private void reserve(int more) {
        if (more > values.length - size) {
            values = Arrays.copyOf(values, Math.max(Math.addExact(size, more), 2 * values.length));
        }
    }
}
