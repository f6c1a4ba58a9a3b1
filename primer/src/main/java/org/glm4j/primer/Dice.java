package org.glm4j.primer;

import java.util.List;

/**
 * The random choices of one document: SplitMix64 (Steele, Lea, Flood 2014), seeded by the corpus' seed and the
 * document's index, so that any document can be made without the ones before it.
 */
final class Dice {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    Dice(long seed, long index) {
        this.state = mix(mix(seed) + GOLDEN_GAMMA * (index + 1));
    }

    private static long mix(long value) {
        var z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** A stable 64-bit hash of a text: what is held out must not change between Java versions. */
    static long hash(String text) {
        var hash = 0xcbf29ce484222325L; // FNV-1a, then mixed
        for (var i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash + GOLDEN_GAMMA);
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** A number from {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    boolean chance(double probability) {
        return (next() >>> 11) * 0x1.0p-53 < probability;
    }

    <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }
}
