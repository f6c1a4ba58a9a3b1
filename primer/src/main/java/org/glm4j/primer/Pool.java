package org.glm4j.primer;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Facts to draw from, each as often as its relation's weight says. */
final class Pool {

    private final List<List<Fact>> facts;
    private final double[] cumulative;

    /**
     * @param facts by relation, none empty
     * @param weight of a relation: a fact of one with weight 2 comes twice as often as a fact of one with weight 1
     */
    Pool(List<List<Fact>> facts, ToDoubleFunction<Relation> weight) {
        this.facts = facts.stream().map(List::copyOf).toList();
        this.cumulative = new double[facts.size()];
        var total = 0.0;
        for (var i = 0; i < cumulative.length; i++) {
            total += facts.get(i).size()
                    * weight.applyAsDouble(facts.get(i).getFirst().relation());
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
