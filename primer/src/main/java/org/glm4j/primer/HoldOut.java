package org.glm4j.primer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Decides which phrasings of which facts are kept for evaluation. One (fact, phrasing) pair in ten is, by a hash of
 * both, so the choice stays the same when other facts or phrasings are added. Where the wording of a held-out phrasing
 * is part of a longer one, that one is left out of training text too.
 */
final class HoldOut {

    private static final int ONE_IN = 10;
    private static final int STATEMENTS_KEPT = 2;
    private static final int MOST_WORDINGS = 64;

    private final Relation relation;
    private final List<List<String>> wordings;

    /** By phrasing: bits of the phrasings that contain its wording, itself among them. */
    private final long[] containing;

    HoldOut(Relation relation) {
        this.relation = relation;
        this.wordings = relation.phrasings().stream().map(HoldOut::wordings).toList();
        this.containing = new long[wordings.size()];
        for (var p = 0; p < containing.length; p++) {
            for (var q = 0; q < containing.length; q++) {
                if (p == q || contains(wordings.get(q), wordings.get(p))) {
                    containing[p] |= 1L << q;
                }
            }
        }
    }

    /**
     * Takes out of {@code fact} what says a held-out phrasing of {@code other}, a fact of another relation about the
     * same row.
     *
     * @param others the hold-out of the other relation
     */
    Fact without(Fact fact, Fact other, HoldOut others) {
        var said = fact.said();
        for (var held : other.relation().phrasings()) {
            if (other.holdsOut(held)) {
                for (var phrasing : relation.phrasings()) {
                    if (contains(wordings.get(phrasing.number()), others.wordings.get(held.number()))) {
                        said &= ~(1L << phrasing.number());
                    }
                }
            }
        }
        return said == fact.said() ? fact : new Fact(relation, fact.row(), said, fact.heldOut());
    }

    private static List<String> wordings(Phrasing phrasing) {
        var wordings = phrasing.body().wordings(Object::toString).stream()
                .map(wording -> " " + words(wording) + " ")
                .toList();
        if (wordings.size() > MOST_WORDINGS) {
            throw new IllegalArgumentException("has %d wordings, at most %d may be; split it: %s"
                    .formatted(wordings.size(), MOST_WORDINGS, phrasing.source()));
        }
        return wordings;
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[.,!?\";:]", " ")
                .replaceAll(" +", " ")
                .strip();
    }

    private static boolean contains(List<String> longer, List<String> shorter) {
        return longer.stream().anyMatch(l -> shorter.stream().anyMatch(l::contains));
    }

    /** The fact that {@code row} is, with its phrasings divided between training and evaluation. */
    Fact divide(Row row) {
        var said = 0L;
        var candidates = new ArrayList<Phrasing>();
        for (var phrasing : relation.phrasings()) {
            if (phrasing.suits(row)) {
                said |= 1L << phrasing.number();
                if (phrasing.canBeHeldOut()
                        && !phrasing.askable(relation.asked()).isEmpty()) {
                    candidates.add(phrasing);
                }
            }
        }
        candidates.sort(Comparator.comparingLong(phrasing -> hash(row, phrasing)));
        var held = 0L;
        for (var phrasing : candidates) {
            var left = said & ~containing[phrasing.number()];
            if (Long.remainderUnsigned(hash(row, phrasing), ONE_IN) == 0 && statements(left) >= STATEMENTS_KEPT) {
                said = left;
                held |= 1L << phrasing.number();
            }
        }
        return new Fact(relation, row, said, held);
    }

    private int statements(long bits) {
        return Long.bitCount(bits & (relation.bits(Phrasing.Kind.CLAUSE) | relation.bits(Phrasing.Kind.TEXT)));
    }

    private long hash(Row row, Phrasing phrasing) {
        return Dice.hash(relation.name() + "\n" + row.key() + "\n" + phrasing.source());
    }
}
