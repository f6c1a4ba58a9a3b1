package org.glm4j.primer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Everything the primer knows, by relation. */
final class Facts {

    private final Map<Relation, List<Fact>> byRelation = new LinkedHashMap<>();
    private final ToDoubleFunction<Relation> weight;

    /**
     * @param rows how many of a table's first rows are known; weights of relations, which are made for whole tables, count
     *     where that is all of them
     */
    Facts(List<Relation> relations, int rows) {
        this.weight = rows == Integer.MAX_VALUE ? Relation::weight : _ -> 1;
        var holdOuts = relations.stream().collect(Collectors.toMap(relation -> relation, HoldOut::new));
        var divided = new LinkedHashMap<Relation, Map<Row, Fact>>();
        for (var relation : relations) {
            divided.put(
                    relation,
                    relation.facts(rows)
                            .map(holdOuts.get(relation)::divide)
                            .filter(fact -> fact.said() != 0)
                            .collect(Collectors.toMap(Fact::row, fact -> fact, (a, b) -> a, LinkedHashMap::new)));
        }
        divided.forEach((relation, facts) -> byRelation.put(
                relation,
                facts.values().stream()
                        .map(fact -> withoutHeldOutOfOthers(fact, divided, holdOuts))
                        .toList()));
    }

    /** Two relations of one table may say the same; what one of them holds out the other must not say. */
    private static Fact withoutHeldOutOfOthers(
            Fact fact, Map<Relation, Map<Row, Fact>> divided, Map<Relation, HoldOut> holdOuts) {
        var pruned = fact;
        for (var relation : divided.keySet()) {
            if (relation != fact.relation()
                    && relation.table() == fact.relation().table()) {
                var other = divided.get(relation).get(fact.row());
                if (other != null) {
                    pruned = holdOuts.get(fact.relation()).without(pruned, other, holdOuts.get(relation));
                }
            }
        }
        return pruned;
    }

    List<Relation> relations() {
        return List.copyOf(byRelation.keySet());
    }

    List<Fact> of(Relation relation) {
        return byRelation.get(relation);
    }

    List<Fact> all() {
        return byRelation.values().stream().flatMap(List::stream).toList();
    }

    /** The facts of {@code relations} that pass {@code test}, to draw from. */
    Pool pool(List<Relation> relations, Predicate<Fact> test) {
        var lists = new ArrayList<List<Fact>>();
        for (var relation : relations) {
            var facts = of(relation).stream().filter(test).toList();
            if (!facts.isEmpty()) {
                lists.add(facts);
            }
        }
        return new Pool(lists, weight);
    }
}
