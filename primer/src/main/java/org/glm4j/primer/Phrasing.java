package org.glm4j.primer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One way to say the facts of a relation.
 *
 * @param number its place in the relation, below 64
 * @param kind how it may be used
 * @param source the template as written; with relation and key it decides what is held out
 * @param body the statement, or the question without its question mark
 * @param answer a question's answer
 * @param cast variable 0 is the row; others are drawn
 */
record Phrasing(int number, Kind kind, String source, Template body, Optional<Template> answer, Cast cast) {

    /** How a phrasing may be used. */
    enum Kind {
        /** {@code -} a clause without capital and full stop, which sentences are built around. */
        CLAUSE,
        /** {@code +} a sentence that calls the row's subject "it": only after the subject was named. */
        FOLLOW_UP,
        /** {@code =} one or more whole sentences. */
        TEXT,
        /** {@code ?} a question and its answer. */
        QUESTION
    }

    /** Whether this can be said of {@code row}: every cell it needs is there, nouns it counts have plurals, lists have members. */
    boolean suits(Row row) {
        for (var slot : rowSlots()) {
            var plainMass = slot.form() == Template.Form.PLURAL && row.isBare(slot.column());
            if (!row.has(slot.column()) || plainMass) {
                return false;
            }
        }
        for (var list : body.lists()) {
            var members = row.has(list.by()) ? list.candidates(row) : List.<Row>of();
            if (!members.contains(row) || members.size() < 3) {
                return false;
            }
        }
        return true;
    }

    private List<Template.Slot> rowSlots() {
        var slots = new ArrayList<>(body.slots());
        answer.ifPresent(template -> slots.addAll(template.slots()));
        slots.removeIf(slot -> slot.variable() != 0);
        return slots;
    }

    /** Whether some (fact, this) pairs are kept for evaluation. */
    boolean canBeHeldOut() {
        return kind != Kind.FOLLOW_UP && body.lists().isEmpty();
    }

    /** Columns of {@code candidates} that stand exactly once in this phrasing and outside choices; of a question, in its answer. */
    Set<Integer> askable(List<Integer> candidates) {
        var askable = new HashSet<>(candidates);
        var slots = rowSlots();
        var written = answer.orElse(body).plainSlots();
        askable.removeIf(column ->
                slots.stream().filter(s -> s.column() == column).count() != 1
                        || written.stream().noneMatch(s -> s.variable() == 0 && s.column() == column));
        return askable;
    }

    /** A scope in which {@code row} is spoken of. */
    Scope scope(Row row, Dice dice, English english) {
        var scope = new Scope(cast.size(), dice, english);
        scope.set(0, row);
        cast.draw(scope);
        return scope;
    }
}
