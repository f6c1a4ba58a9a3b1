package org.glm4j.tokenizers;

import java.util.Arrays;

/** Grows an {@code int[]}. */
final class IntArrayBuilder {

    private int[] values;
    private int size;

    IntArrayBuilder(int expected) {
        values = new int[Math.max(8, expected)];
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, grown(size + 1L));
        }
        values[size++] = value;
    }

    void add(int[] more) {
        if (more.length > values.length - size) {
            values = Arrays.copyOf(values, grown((long) size + more.length));
        }
        System.arraycopy(more, 0, values, size, more.length);
        size += more.length;
    }

    int[] build() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }

    private int grown(long needed) {
        return Math.toIntExact(Math.max(needed, Math.min(Integer.MAX_VALUE - 8L, values.length * 2L)));
    }
}
