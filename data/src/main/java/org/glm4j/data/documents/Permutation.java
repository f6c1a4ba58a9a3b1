package org.glm4j.data.documents;

import org.glm4j.foundation.CounterRandom;

/**
 * A random order of {@code size} things that needs no memory: a Feistel network over the next power of two, walked
 * until it falls inside (Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002).
 */
final class Permutation {

    private static final int ROUNDS = 10;

    private final long size;
    private final int leftBits;
    private final int rightBits;
    private final long[] keys = new long[ROUNDS];

    /**
     * @param size things to order, 1 or more
     * @param purpose what is ordered
     * @param epoch which order of it
     */
    Permutation(long size, long seed, String purpose, long epoch) {
        this.size = size;
        int bits = Math.max(64 - Long.numberOfLeadingZeros(size - 1), 2);
        this.leftBits = bits / 2;
        this.rightBits = bits - leftBits;
        CounterRandom random = CounterRandom.of(seed, purpose, epoch, size);
        for (int round = 0; round < ROUNDS; round++) {
            keys[round] = random.nextLong();
        }
    }

    /** The thing at a place of the order. */
    long at(long place) {
        long value = place;
        do {
            value = encrypt(value);
        } while (value >= size);
        return value;
    }

    /** The place of a thing in the order: {@code at(placeOf(x)) == x}. */
    long placeOf(long thing) {
        long value = thing;
        do {
            value = decrypt(value);
        } while (value >= size);
        return value;
    }

    private long encrypt(long value) {
        long left = value >>> rightBits;
        long right = value & mask(rightBits);
        for (int round = 0; round < ROUNDS; round += 2) {
            left ^= mix(right, keys[round]) & mask(leftBits);
            right ^= mix(left, keys[round + 1]) & mask(rightBits);
        }
        return left << rightBits | right;
    }

    private long decrypt(long value) {
        long left = value >>> rightBits;
        long right = value & mask(rightBits);
        for (int round = ROUNDS - 2; round >= 0; round -= 2) {
            right ^= mix(left, keys[round + 1]) & mask(rightBits);
            left ^= mix(right, keys[round]) & mask(leftBits);
        }
        return left << rightBits | right;
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), keyed. */
    private static long mix(long value, long key) {
        long z = value + key;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
