package org.glm4j.primer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Texts made of facts: notes, answers, portraits, lessons, medleys and quizzes. Only an answer begins by asking
 * for a fact, and it ends with it: so a question alone asks for its answer and no more.
 */
final class FactTexts {

    private static final String QUIZ_STYLE = "quiz-style-";
    private static final int FACTS_OF_A_LESSON = 8;
    private static final int FACTS_OF_A_PORTRAIT = 3;
    private static final int TRIES = 8;

    private final Script frames;
    private final Script headings;
    private final English english;
    private final Pool everything;
    private final Pool everyQuestion;
    private final Map<Relation, Pool> byRelation = new HashMap<>();
    private final Map<String, Pool> byTopic = new HashMap<>();
    private final Map<String, Pool> questionsByTopic = new HashMap<>();
    private final Map<Table, List<Phrasing>> intros = new HashMap<>();
    private final Map<Row, List<Fact>> byRow = new HashMap<>();
    private final List<Row> portrayed = new ArrayList<>();
    private final Map<Table, List<Row>> byTable;
    private final List<String> quizStyles;

    /**
     * @param frames what stands around facts
     * @param headings what opens and closes texts about them
     */
    FactTexts(Facts facts, List<Portrait> portraits, Script frames, Script headings, English english) {
        this.frames = frames;
        this.headings = headings;
        this.english = english;
        Predicate<Fact> stated = fact -> fact.has(Phrasing.Kind.CLAUSE) || fact.has(Phrasing.Kind.TEXT);
        Predicate<Fact> asked = fact -> fact.has(Phrasing.Kind.CLAUSE) && fact.has(Phrasing.Kind.QUESTION);
        this.everything = facts.pool(facts.relations(), stated);
        this.everyQuestion = facts.pool(facts.relations(), asked);
        for (var relation : facts.relations()) {
            var topic = facts.relations().stream()
                    .filter(r -> r.topic().equals(relation.topic()))
                    .toList();
            byRelation.put(relation, facts.pool(List.of(relation), stated));
            byTopic.computeIfAbsent(relation.topic(), name -> facts.pool(topic, stated));
            questionsByTopic.computeIfAbsent(relation.topic(), name -> facts.pool(topic, asked));
        }
        for (var portrait : portraits) {
            intros.put(portrait.table(), portrait.intros());
            for (var relation : portrait.relations()) {
                facts.of(relation)
                        .forEach(fact -> byRow.computeIfAbsent(fact.row(), row -> new ArrayList<>())
                                .add(fact));
            }
            portrait.table().rows().stream()
                    .filter(row -> byRow.getOrDefault(row, List.of()).size() >= FACTS_OF_A_PORTRAIT)
                    .forEach(portrayed::add);
        }
        this.byTable = portrayed.stream().collect(Collectors.groupingBy(Row::table));
        this.quizStyles = frames.rules().keySet().stream()
                .filter(rule -> rule.startsWith(QUIZ_STYLE))
                .sorted()
                .toList();
    }

    /** One to three sentences. */
    void note(Dice dice, Prose prose) {
        var pool = dice.chance(0.5)
                ? everything
                : byRelation.get(everything.pick(dice).relation());
        var used = new HashSet<Fact>();
        for (var sentences = dice.between(1, 3); sentences > 0; sentences--) {
            statement(pool, used, dice, prose);
        }
    }

    /** A question and its answer. */
    void answer(Dice dice, Prose prose) {
        ask(dice.chance(0.5) ? "question" : dice.pick(quizStyles), everyQuestion.pick(dice), dice, prose);
    }

    /** Facts of one relation, or of its topic where there are few. */
    void lesson(int words, Dice dice, Prose prose) {
        var relation = everything.pick(dice).relation();
        var few = byRelation.get(relation).size() < FACTS_OF_A_LESSON;
        heading("lesson-opening", relation, 0.7, dice, prose);
        fill(few ? byTopic.get(relation.topic()) : byRelation.get(relation), words, dice, prose);
        heading("lesson-closing", relation, 0.25, dice, prose);
    }

    /** Facts of one topic, or of any. */
    void medley(int words, Dice dice, Prose prose) {
        var relation = everything.pick(dice).relation();
        heading("medley-opening", relation, 0.5, dice, prose);
        fill(dice.chance(0.4) ? everything : byTopic.get(relation.topic()), words, dice, prose);
        heading("medley-closing", relation, 0.2, dice, prose);
    }

    /** Questions and answers, all in one style. */
    void quiz(int words, Dice dice, Prose prose) {
        var relation = everyQuestion.pick(dice).relation();
        var pool = dice.chance(0.4) ? everyQuestion : questionsByTopic.get(relation.topic());
        heading("quiz-opening", relation, 1, dice, prose);
        var style = dice.pick(quizStyles);
        var used = new HashSet<Fact>();
        while (prose.words() < words) {
            ask(style, fresh(pool, used, dice), dice, prose);
        }
    }

    /** What is known about one row of a table, then perhaps about others of it. */
    void portrait(int words, Dice dice, Prose prose) {
        var first = dice.pick(portrayed);
        var open = new ArrayList<>(byTable.get(first.table()));
        open.remove(first);
        portray(first, dice, prose);
        while (prose.words() < words && !open.isEmpty()) {
            portray(open.remove(dice.below(open.size())), dice, prose);
        }
    }

    private void portray(Row row, Dice dice, Prose prose) {
        var open = new ArrayList<>(byRow.get(row));
        var named = dice.chance(0.4);
        if (named) {
            say(row, dice.pick(intros.get(row.table())), dice, prose);
        }
        while (!open.isEmpty()) {
            var fact = open.remove(dice.below(open.size()));
            if (named && fact.has(Phrasing.Kind.FOLLOW_UP) && dice.chance(0.65)) {
                say(fact.row(), fact.pick(Phrasing.Kind.FOLLOW_UP, dice), dice, prose);
            } else {
                sentence(fact, dice, prose);
                named = true;
            }
        }
    }

    private void fill(Pool pool, int words, Dice dice, Prose prose) {
        var used = new HashSet<Fact>();
        while (prose.words() < words) {
            statement(pool, used, dice, prose);
        }
    }

    /** One fact that this text has not said yet: in a sentence, beside another one, asked, or in a text of its own. */
    private void statement(Pool pool, Set<Fact> used, Dice dice, Prose prose) {
        var fact = fresh(pool, used, dice);
        var clause = fact.has(Phrasing.Kind.CLAUSE);
        if (clause && dice.chance(0.17) && pair(fact, used, dice, prose)) {
            return;
        }
        if (clause && fact.has(Phrasing.Kind.QUESTION) && prose.words() > 0 && dice.chance(0.18)) {
            ask("question", fact, dice, prose);
        } else {
            sentence(fact, dice, prose);
        }
    }

    /** Two facts of one relation in the same words, if a second one can be said in them. */
    private boolean pair(Fact fact, Set<Fact> used, Dice dice, Prose prose) {
        var clause = fact.pick(Phrasing.Kind.CLAUSE, dice);
        for (var tries = 0; tries < TRIES; tries++) {
            var other = byRelation.get(fact.relation()).pick(dice);
            if (other.allows(clause) && used.add(other)) {
                var first = new Saying(fact, clause, Optional.empty());
                var second = new Saying(other, clause, Optional.empty());
                frames.render("pair", frames.scope(dice, english, first, second), prose.space());
                return true;
            }
        }
        return false;
    }

    private void sentence(Fact fact, Dice dice, Prose prose) {
        if (fact.has(Phrasing.Kind.TEXT) && (dice.chance(0.25) || !fact.has(Phrasing.Kind.CLAUSE))) {
            say(fact.row(), fact.pick(Phrasing.Kind.TEXT, dice), dice, prose);
        } else {
            var saying = Saying.stating(fact, dice);
            frames.render("single", frames.scope(dice, english, saying, saying), prose.space());
        }
    }

    private void ask(String frame, Fact fact, Dice dice, Prose prose) {
        var saying = Saying.asking(fact, dice);
        frames.render(frame, frames.scope(dice, english, saying, saying), prose.space());
    }

    private void say(Row row, Phrasing phrasing, Dice dice, Prose prose) {
        phrasing.body().render(phrasing.scope(row, dice, english), prose.space());
    }

    private void heading(String rule, Relation relation, double probability, Dice dice, Prose prose) {
        if (dice.chance(probability)) {
            headings.render(rule, headings.scope(dice, english, dice.pick(relation.titles())), prose.space());
        }
    }

    /** A fact not in {@code used}, as far as a few tries find one; it is put there. */
    private static Fact fresh(Pool pool, Set<Fact> used, Dice dice) {
        var fact = pool.pick(dice);
        for (var tries = 0; tries < TRIES && !used.add(fact); tries++) {
            fact = pool.pick(dice);
        }
        return fact;
    }
}
