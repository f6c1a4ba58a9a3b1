package org.glm4j.primer;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Turns facts into blanks whose answers the text leaves no doubt about. */
final class FactBlanks {

    private final Facts facts;
    private final English english;

    FactBlanks(Facts facts, English english) {
        this.facts = facts;
        this.english = english;
    }

    /** What training text never says, with what its relation asks for hidden. Any beginning of the list is a fair sample. */
    List<Blank> heldOut() {
        // What is held out of one fact may be what another one says: "three is half of six", "six is twice three".
        var said = all(FactBlanks::everyColumn, Fact::allows).map(Blank::filled).collect(Collectors.toSet());
        return certain(all(Relation::asked, Fact::holdsOut).filter(blank -> !said.contains(blank.filled())));
    }

    /** What training text says, with any part of it hidden. Any beginning of the list is a fair sample. */
    List<Blank> said() {
        return certain(all(FactBlanks::everyColumn, Fact::allows));
    }

    private static List<Integer> everyColumn(Relation relation) {
        return IntStream.range(0, relation.table().columns().size()).boxed().toList();
    }

    /** Blanks whose text leaves no doubt, in an order that is none. */
    private List<Blank> certain(Stream<Blank> blanks) {
        var statements = new Statements(
                all(FactBlanks::everyColumn, (fact, phrasing) -> true).map(Blank::filled));
        return blanks.filter(blank -> !tellsItself(blank) && statements.fitting(blank) == 1)
                .distinct()
                .sorted(Comparator.comparingLong((Blank blank) -> Dice.hash(blank.input()))
                        .thenComparing(Blank::input))
                .toList();
    }

    /** Every fact in every phrasing of {@code wanted}, with every column of {@code hidden} hidden that can be. */
    private Stream<Blank> all(Function<Relation, List<Integer>> hidden, BiPredicate<Fact, Phrasing> wanted) {
        return facts.all().stream()
                .flatMap(fact -> fact.relation().phrasings().stream()
                        .filter(phrasing -> phrasing.kind() != Phrasing.Kind.FOLLOW_UP
                                && phrasing.suits(fact.row())
                                && wanted.test(fact, phrasing))
                        .flatMap(phrasing -> phrasing.askable(hidden.apply(fact.relation())).stream()
                                .map(column -> blank(fact, phrasing, column))));
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
