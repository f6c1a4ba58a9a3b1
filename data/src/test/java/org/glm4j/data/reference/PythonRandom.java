package org.glm4j.data.reference;

import java.util.random.RandomGenerator;

/** Draws as Python's {@code random.Random(seed)} does, so that the reference's own choices can be replayed. */
public final class PythonRandom implements RandomGenerator {

    private final MersenneTwister twister;

    /**
     * @param seed 0 to 2^32 - 1
     */
    public PythonRandom(long seed) {
        twister = new MersenneTwister(new int[] {(int) seed});
    }

    /** {@code random()}. */
    @Override
    public double nextDouble() {
        return twister.nextDouble();
    }

    /** {@code randrange(bound)}. */
    @Override
    public int nextInt(int bound) {
        int bits = 32 - Integer.numberOfLeadingZeros(bound);
        int value = twister.next32() >>> (32 - bits);
        while (value >= bound) {
            value = twister.next32() >>> (32 - bits);
        }
        return value;
    }

    /** {@code randint(0, 2**32 - 1)}. */
    public int nextWord() {
        while (true) {
            int low = twister.next32();
            if (twister.next32() >= 0) { // the 33rd of 33 random bits is 0
                return low;
            }
        }
    }

    @Override
    public long nextLong() {
        throw new UnsupportedOperationException("Python code draws with random() and randrange()");
    }
}
