package org.glm4j.data.reference;

import java.util.random.RandomGenerator;

/**
 * Draws as the reference's data sets do for the sample with a given index: NumPy's {@code RandomState}, seeded with 16
 * words of Python's generator.
 */
public final class NumpyRandom implements RandomGenerator {

    private static final int SEED_WORDS = 16;

    private final MersenneTwister twister;

    private NumpyRandom(MersenneTwister twister) {
        this.twister = twister;
    }

    public static NumpyRandom ofSample(long index) {
        var python = new PythonRandom(index);
        int[] key = new int[SEED_WORDS];
        for (int i = 0; i < SEED_WORDS; i++) {
            key[i] = python.nextWord();
        }
        return new NumpyRandom(new MersenneTwister(key));
    }

    /** {@code random()}. */
    @Override
    public double nextDouble() {
        return twister.nextDouble();
    }

    /** {@code randint(bound)}. */
    @Override
    public int nextInt(int bound) {
        int largest = bound - 1;
        if (largest == 0) {
            return 0;
        }
        int mask = -1 >>> Integer.numberOfLeadingZeros(largest);
        int value = twister.next32() & mask;
        while (value > largest) {
            value = twister.next32() & mask;
        }
        return value;
    }

    @Override
    public long nextLong(long bound) {
        return nextInt(Math.toIntExact(bound));
    }

    @Override
    public long nextLong() {
        throw new UnsupportedOperationException("the reference draws with randint() and random()");
    }
}
