package org.glm4j.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Bytes that are 1 with a given probability, else 0, as a pure function of a key: the masks of dropout.
 *
 * <p>Eight at a time: each byte of a SplitMix64 output (Steele, Lea and Flood, OOPSLA 2014), whose state is a counter, is
 * compared with the rate; where the first 8 bits tie, 8 more decide. The rate is thus exact to 1/65536, and a mask costs a
 * few percent of a Bernoulli variable per element.
 *
 * @param drop rate of zeros, in 65536ths
 */
record KeepMask(int drop) {

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long SECOND_DRAW = 0xD1B54A32D192ED03L;
    private static final int CHUNK = 4096;

    /**
     * @param rate of zeros, 0 (included) to 1 (excluded)
     */
    static KeepMask ofRate(double rate) {
        return new KeepMask((int) Math.round(rate * 65536));
    }

    /** The rate of zeros, to the precision it is drawn with. */
    double rate() {
        return drop / 65536.0;
    }

    /** Fills native memory of any length. */
    void fill(MemorySegment bytes, long key) {
        var words = new long[CHUNK];
        long size = bytes.byteSize();
        for (long done = 0; done < size; done += 8L * CHUNK) {
            int length = (int) Math.min(8L * CHUNK, size - done);
            words(words, (length + 7) / 8, key + done / 8 * GAMMA);
            MemorySegment.copy(
                    MemorySegment.ofArray(words), ValueLayout.JAVA_BYTE, 0, bytes, ValueLayout.JAVA_BYTE, done, length);
        }
    }

    private void words(long[] words, int count, long key) {
        int first = drop >>> 8;
        int second = drop & 0xff;
        long firstBytes = first * ONES;
        for (int i = 0; i < count; i++) {
            long draw = mix(key + i * GAMMA);
            long ties = zeroBytes(draw ^ firstBytes);
            long kept = atLeast(draw, first);
            if (ties != 0) {
                long settled = atLeast(mix(draw + SECOND_DRAW), second);
                kept = (kept & ~ties) | (settled & ties);
            }
            words[i] = kept >>> 7;
        }
    }

    /** SplitMix64's output function. */
    static long mix(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** High bit of every byte that is at least {@code bound}, unsigned. */
    private static long atLeast(long bytes, int bound) {
        long lowSevenAtLeast = (bytes | HIGH_BITS) - (bound & 0x7f) * ONES;
        return (bound < 128 ? lowSevenAtLeast | bytes : lowSevenAtLeast & bytes) & HIGH_BITS;
    }

    /** High bit of every byte that is zero. */
    private static long zeroBytes(long bytes) {
        return ~(((bytes & ~HIGH_BITS) + ~HIGH_BITS) | bytes | ~HIGH_BITS);
    }
}
