package org.glm4j.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs contestants in turns within one process: each round runs all of them, every other round in reverse order, so
 * that a machine that warms up, throttles or is shared treats them alike.
 */
final class Alternation {

    /** One run of a contestant; the samples are whatever it measured. */
    @FunctionalInterface
    interface Contestant<S> {
        S run();
    }

    private Alternation() {}

    /**
     * @param warmups rounds whose samples are dropped
     * @param rounds rounds that count
     * @return for each contestant its samples, round by round
     */
    static <S> List<List<S>> run(int warmups, int rounds, List<Contestant<S>> contestants) {
        List<List<S>> samples = new ArrayList<>();
        contestants.forEach(contestant -> samples.add(new ArrayList<>()));
        for (int round = -warmups; round < rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                int turn = round % 2 == 0 ? i : contestants.size() - 1 - i;
                S sample = contestants.get(turn).run();
                if (round >= 0) {
                    samples.get(turn).add(sample);
                }
            }
        }
        return samples;
    }
}
