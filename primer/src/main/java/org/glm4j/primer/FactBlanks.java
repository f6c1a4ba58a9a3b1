package org.glm4j.primer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/** Turns facts into blanks whose answers the text leaves no doubt about. */
final class FactBlanks {

    private final Facts facts;
    private final English english;

    FactBlanks(Facts facts, English english) {
        this.facts = facts;
        this.english = english;
    }

    /** What training text never says. Any beginning of the list is a fair sample of it. */
    List<Blank> heldOut() {
        return blanks(Fact::holdsOut);
    }

    /** What training text says. Any beginning of the list is a fair sample of it. */
    List<Blank> said() {
        return blanks(Fact::allows);
    }

    private List<Blank> blanks(BiPredicate<Fact, Phrasing> wanted) {
        var all = new ArrayList<Blank>();
        var chosen = new ArrayList<Blank>();
        for (var fact : facts.all()) {
            var relation = fact.relation();
            for (var phrasing : relation.phrasings()) {
                if (phrasing.kind() != Phrasing.Kind.FOLLOW_UP && phrasing.suits(fact.row())) {
                    for (var column : phrasing.askable(relation.asked())) {
                        var blank = blank(fact, phrasing, column);
                        all.add(blank);
                        if (wanted.test(fact, phrasing)) {
                            chosen.add(blank);
                        }
                    }
                }
            }
        }
        var statements = new Statements(all.stream().map(Blank::filled).toList());
        return chosen.stream()
                .filter(blank -> !tellsItself(blank) && statements.fitting(blank) == 1)
                .distinct()
                .sorted(Comparator.comparingLong((Blank blank) -> Dice.hash(blank.input()))
                        .thenComparing(Blank::input))
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
        return words(blank.input()).contains(words(blank.answer()));
    }

    private static String words(String text) {
        return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip() + " ";
    }
}
