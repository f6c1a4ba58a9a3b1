package org.glm4j.generation;

import java.util.Arrays;

/** Partial selection: the highest of many scores without sorting them all. */
final class TopTokens {

    private TopTokens() {}

    /**
     * The ids of the {@code k} highest scores, highest first, of equal scores the lower id first. Fewer where fewer
     * scores are above negative infinity.
     *
     * @param size only ids below it count
     */
    static int[] select(float[] scores, int size, int k) {
        // A buffer of 2k keys: when it is full, the lower half goes and the lowest kept key becomes the bar to pass.
        long[] keys = new long[Math.min(size, 2 * k)];
        int count = 0;
        float bar = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < size; id++) {
            if (scores[id] > bar) {
                if (count == keys.length) {
                    Arrays.sort(keys);
                    System.arraycopy(keys, count - k, keys, 0, k);
                    count = k;
                    bar = scores[id(keys[0])];
                    if (scores[id] <= bar) {
                        continue;
                    }
                }
                keys[count++] = key(scores[id], id);
            }
        }
        Arrays.sort(keys, 0, count);
        int[] ids = new int[Math.min(count, k)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(keys[count - 1 - i]);
        }
        return ids;
    }

    /** Orders by score, then by falling id. */
    private static long key(float score, int id) {
        int bits = Float.floatToIntBits(score + 0.0f); // -0 becomes 0: they are equal scores
        int ordered = bits ^ ((bits >> 31) & 0x7fffffff);
        return ((long) ordered << 32) | (~id & 0xffffffffL);
    }

    private static int id(long key) {
        return ~(int) key;
    }
}
