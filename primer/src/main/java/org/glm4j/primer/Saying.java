package org.glm4j.primer;

import java.util.List;
import java.util.Optional;

/**
 * A fact that is about to be said, with its phrasings chosen.
 *
 * @param fact what is said
 * @param clause how it is stated
 * @param question how it is asked, where that was wanted
 */
record Saying(Fact fact, Phrasing clause, Optional<Phrasing> question) implements Value {

    /** What templates call its parts; the first one is what the bare name stands for. */
    static final List<String> PARTS = List.of("clause", "question", "answer");

    /** A fact to be stated. */
    static Saying stating(Fact fact, Dice dice) {
        return new Saying(fact, fact.pick(Phrasing.Kind.CLAUSE, dice), Optional.empty());
    }

    /** A fact to be asked for and stated. */
    static Saying asking(Fact fact, Dice dice) {
        return new Saying(
                fact, fact.pick(Phrasing.Kind.CLAUSE, dice), Optional.of(fact.pick(Phrasing.Kind.QUESTION, dice)));
    }

    void render(int part, Scope outer, Prose prose) {
        var phrasing = part == 0 ? clause : question.orElseThrow();
        var template = part == 2 ? phrasing.answer().orElseThrow() : phrasing.body();
        template.render(phrasing.scope(fact.row(), outer.dice(), outer.english()), prose);
    }
}
