package org.glm4j.generation;

/**
 * Random numbers without state: each is a function of a seed and of its place, so that a draw never depends on how many
 * draws others made before. The bit mixing is SplitMix64's (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, OOPSLA 2014).
 */
final class CounterRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private CounterRandom() {}

    /** A number in [0, 1) that depends on all of the arguments. */
    static double uniform(long seed, int blank, int step, int draw) {
        long bits = mix(seed + GOLDEN_GAMMA);
        bits = mix(bits ^ (blank + 1L) * GOLDEN_GAMMA);
        bits = mix(bits ^ (step + 1L) * GOLDEN_GAMMA);
        bits = mix(bits ^ (draw + 1L) * GOLDEN_GAMMA);
        return (bits >>> 11) * 0x1.0p-53;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
