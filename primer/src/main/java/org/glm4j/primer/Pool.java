package org.glm4j.primer;

import java.util.List;

/** Facts to draw from: a fact of a relation with weight 2 comes twice as often as one with weight 1. */
final class Pool {

    private final List<List<Fact>> facts;
    private final double[] cumulative;

    /**
     * @param facts by relation, none empty
     */
    Pool(List<List<Fact>> facts) {
        this.facts = facts.stream().map(List::copyOf).toList();
        this.cumulative = new double[facts.size()];
        var total = 0.0;
        for (var i = 0; i < cumulative.length; i++) {
            total += facts.get(i).size() * facts.get(i).getFirst().relation().weight();
            cumulative[i] = total;
        }
    }

    Fact pick(Dice dice) {
        var ticket = (dice.next() >>> 11) * 0x1.0p-53 * cumulative[cumulative.length - 1];
        var i = 0;
        while (cumulative[i] <= ticket) {
            i++;
        }
        return dice.pick(facts.get(i));
    }

    /** How many facts there are. */
    int size() {
        return facts.stream().mapToInt(List::size).sum();
    }
}
