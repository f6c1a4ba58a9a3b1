package org.glm4j.primer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns the held-out phrasings into blanks whose answers the text leaves no doubt about. */
final class Evaluation {

    private final Facts facts;
    private final English english;

    Evaluation(Facts facts, English english) {
        this.facts = facts;
        this.english = english;
    }

    /** All blanks, in an order that makes any beginning of the list a fair sample. */
    List<Blank> blanks() {
        var candidates = new ArrayList<Blank>();
        for (var relation : facts.relations()) {
            for (var phrasing : relation.phrasings()) {
                for (var column : phrasing.askable(relation.asked())) {
                    candidates.addAll(blanks(relation, phrasing, column));
                }
            }
        }
        var answers = new HashMap<String, Set<String>>();
        candidates.forEach(blank ->
                answers.computeIfAbsent(blank.input(), input -> new HashSet<>()).add(blank.answer()));
        return candidates.stream()
                .filter(blank -> answers.get(blank.input()).size() == 1)
                .distinct()
                .sorted(Comparator.comparingLong((Blank blank) -> Dice.hash(blank.input()))
                        .thenComparing(Blank::input))
                .toList();
    }

    /** The held-out facts in this phrasing with this column hidden, where only one row of the table fits the rest. */
    private List<Blank> blanks(Relation relation, Phrasing phrasing, int column) {
        var all = new LinkedHashMap<Fact, Blank>();
        for (var fact : facts.of(relation)) {
            if (phrasing.suits(fact.row())) {
                all.put(fact, blank(fact, phrasing, column));
            }
        }
        Map<String, Set<String>> fitting = new HashMap<>();
        all.values()
                .forEach(blank -> fitting.computeIfAbsent(blank.input(), input -> new HashSet<>())
                        .add(blank.answer()));
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().holdsOut(phrasing))
                .map(Map.Entry::getValue)
                .filter(blank -> fitting.get(blank.input()).size() == 1 && !tellsItself(blank))
                .toList();
    }

    private Blank blank(Fact fact, Phrasing phrasing, int column) {
        // The same dice for every row: rows that differ only in what is hidden must give the same text.
        var scope = phrasing.scope(fact.row(), new Dice(Dice.hash(phrasing.source()), column), english);
        scope.asking(column);
        var prose = new Prose();
        if (phrasing.answer().isPresent()) {
            var labelled = (Dice.hash(fact.id() + phrasing.source()) & 1) == 0;
            prose.add(labelled ? "Question: " : "").capital();
            phrasing.body().render(scope, prose);
            prose.add(labelled ? "? Answer: " : "? ").capital();
            phrasing.answer().get().render(scope, prose);
        } else {
            phrasing.body().render(scope, prose);
        }
        var text = prose.toString();
        return new Blank(
                Sentences.ends(text) ? text : text + ".",
                scope.answer(),
                fact.relation().name(),
                fact.id());
    }

    /** Whether the answer can be read in the text itself. */
    private static boolean tellsItself(Blank blank) {
        var text = " " + blank.input().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ") + " ";
        var answer = blank.answer()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", " ")
                .strip();
        return text.contains(" " + answer + " ");
    }
}
