package org.glm4j.data.documents;

import java.util.Arrays;
import org.glm4j.data.TokenSample;

/** A sample being put together, of at most a given length. */
final class SampleTokens {

    private final int[] ids;
    private final byte[] lossMask;
    private int length;

    SampleTokens(int capacity) {
        ids = new int[capacity];
        lossMask = new byte[capacity];
    }

    int length() {
        return length;
    }

    int room() {
        return ids.length - length;
    }

    int id(int index) {
        return ids[index];
    }

    void add(int id, int loss) {
        ids[length] = id;
        lossMask[length++] = (byte) loss;
    }

    void add(Documents documents, long document, int from, int to) {
        documents.read(document, from, to, ids, lossMask, length);
        length += to - from;
    }

    void truncate(int newLength) {
        length = newLength;
    }

    TokenSample toSample() {
        return new TokenSample(Arrays.copyOf(ids, length), Arrays.copyOf(lossMask, length));
    }
}
