package org.glm4j.foundation;

import java.util.random.RandomGenerator;

/**
 * Random numbers that are a function of where they are used: (seed, purpose, epoch, position) decides the whole
 * sequence, whatever ran before, on whichever thread. A training run that resumes at position 1,000,000 draws there
 * what an uninterrupted run would have drawn, without replaying anything.
 *
 * <p>Philox4x64-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011): ten rounds
 * of a block cipher over a 256-bit counter under a 128-bit key. The key is (seed, purpose), the counter (block,
 * position, epoch, 0), so two different places never share a number. One instance belongs to one thread.
 */
public final class CounterRandom implements RandomGenerator {

    private static final long MULTIPLIER_0 = 0xD2E7470EE14C6C93L;
    private static final long MULTIPLIER_1 = 0xCA5A826395121157L;
    private static final long WEYL_0 = 0x9E3779B97F4A7C15L;
    private static final long WEYL_1 = 0xBB67AE8584CAA73BL;
    private static final int ROUNDS = 10;

    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final long seed;
    private final long purpose;
    private final long epoch;
    private final long position;

    private long block;
    private int used = 4;
    private long word0;
    private long word1;
    private long word2;
    private long word3;

    private CounterRandom(long seed, long purpose, long epoch, long position) {
        this.seed = seed;
        this.purpose = purpose;
        this.epoch = epoch;
        this.position = position;
    }

    /**
     * The sequence of one place.
     *
     * @param seed the run's seed, any value
     * @param purpose what the numbers are for, such as {@code "spans"}: different purposes are independent
     * @param epoch the pass over the data, any value
     * @param position the place within the epoch, any value
     */
    public static CounterRandom of(long seed, String purpose, long epoch, long position) {
        return new CounterRandom(seed, hash(purpose), epoch, position);
    }

    /** The sequence under a raw second key word, for comparison with published values. */
    static CounterRandom ofKey(long seed, long purposeKey, long epoch, long position) {
        return new CounterRandom(seed, purposeKey, epoch, position);
    }

    @Override
    public long nextLong() {
        if (used == 4) {
            nextBlock();
        }
        return switch (used++) {
            case 0 -> word0;
            case 1 -> word1;
            case 2 -> word2;
            default -> word3;
        };
    }

    private void nextBlock() {
        long c0 = block++;
        long c1 = position;
        long c2 = epoch;
        long c3 = 0;
        long k0 = seed;
        long k1 = purpose;
        for (int round = 0; round < ROUNDS; round++) {
            long high0 = Math.unsignedMultiplyHigh(MULTIPLIER_0, c0);
            long low0 = MULTIPLIER_0 * c0;
            long high1 = Math.unsignedMultiplyHigh(MULTIPLIER_1, c2);
            long low1 = MULTIPLIER_1 * c2;
            c0 = high1 ^ c1 ^ k0;
            c1 = low1;
            c2 = high0 ^ c3 ^ k1;
            c3 = low0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        word0 = c0;
        word1 = c1;
        word2 = c2;
        word3 = c3;
        used = 0;
    }

    /** FNV-1a over the characters: a fixed, documented way from a name to a key word. */
    private static long hash(String purpose) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < purpose.length(); i++) {
            hash = (hash ^ purpose.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
