package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;

/** One named part of a script: wordings to choose from, each with a weight. */
final class Rule {

    private final String name;
    private final List<Template> options = new ArrayList<>();
    private final List<Integer> cumulativeWeights = new ArrayList<>();

    Rule(String name) {
        this.name = name;
    }

    void add(Template option, int weight) {
        options.add(option);
        cumulativeWeights.add(total() + weight);
    }

    private int total() {
        return cumulativeWeights.isEmpty() ? 0 : cumulativeWeights.getLast();
    }

    String name() {
        return name;
    }

    List<Template> options() {
        return options;
    }

    void render(Scope scope, Prose prose) {
        var ticket = scope.dice().below(total());
        var i = 0;
        while (cumulativeWeights.get(i) <= ticket) {
            i++;
        }
        options.get(i).render(scope, prose);
    }
}
