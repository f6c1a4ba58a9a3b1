package org.glm4j.primer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A small world that is played out and told: people walk between places, take, drop and give things; the questions at
 * the end have answers that follow from what happened. The idea is that of the bAbI tasks (Weston et al. 2015,
 * arXiv:1502.05698); words come from {@code scripts/world.txt}.
 */
final class World {

    private static final int LONGEST_STORY = 12;

    private final Script script;
    private final List<Row> people;
    private final List<Row> places;
    private final List<Row> things;
    private final English english;

    World(Script script, List<Row> people, List<Row> places, List<Row> things, English english) {
        this.script = script;
        this.people = people;
        this.places = places;
        this.things = things;
        this.english = english;
    }

    /** What is where, and who holds what, in one telling. */
    private static final class State {
        private final List<Row> people;
        private final List<Row> places;
        private final List<Row> things;
        private final Map<Row, Row> placeOf = new HashMap<>();
        private final Map<Row, Row> holderOf = new HashMap<>();

        State(List<Row> people, List<Row> places, List<Row> things) {
            this.people = people;
            this.places = places;
            this.things = things;
        }

        /** Where a person or thing is; a held thing is where its holder is. */
        Row where(Row what) {
            var holder = holderOf.get(what);
            return placeOf.get(holder == null ? what : holder);
        }

        List<Row> heldBy(Row person) {
            return things.stream()
                    .filter(thing -> person.equals(holderOf.get(thing)))
                    .toList();
        }

        List<Row> lyingWith(Row person) {
            return things.stream()
                    .filter(thing ->
                            !holderOf.containsKey(thing) && where(thing).equals(where(person)))
                    .toList();
        }

        /** Whether there is more to do than to walk on. */
        boolean hasSomethingToDo(Row person) {
            return !lyingWith(person).isEmpty()
                    || (!heldBy(person).isEmpty() && !otherPeopleWith(person).isEmpty());
        }

        /** Whether somebody or something is there. */
        boolean isLively(Row place) {
            return people.stream().anyMatch(person -> where(person).equals(place))
                    || things.stream().anyMatch(thing -> where(thing).equals(place));
        }

        List<Row> otherPeopleWith(Row person) {
            return people.stream()
                    .filter(other -> !other.equals(person) && where(other).equals(where(person)))
                    .toList();
        }
    }

    void tell(Dice dice, Prose prose) {
        var state = new State(
                some(people, dice.between(2, 3), dice),
                some(places, dice.between(3, 4), dice),
                some(things, dice.between(2, 3), dice));
        for (var person : state.people) {
            state.placeOf.put(person, dice.pick(state.places));
            say("person", person, person, state.things.getFirst(), state.where(person), dice, prose);
        }
        for (var thing : state.things) {
            state.placeOf.put(thing, dice.pick(state.places));
            say("thing", state.people.getFirst(), state.people.getFirst(), thing, state.where(thing), dice, prose);
        }
        var told = new HashSet<Row>();
        Row last = null;
        for (var step = dice.between(5, LONGEST_STORY); step > 0; step--) {
            var busy = state.people.stream().filter(state::hasSomethingToDo).toList();
            var person = dice.pick(!busy.isEmpty() && dice.chance(0.75) ? busy : state.people);
            act(person, person.equals(last), state, told, dice, prose);
            last = person;
        }
        questions(state, told, dice, prose);
    }

    private void act(Row person, boolean again, State state, Set<Row> told, Dice dice, Prose prose) {
        var held = state.heldBy(person);
        var lying = state.lyingWith(person);
        var company = state.otherPeopleWith(person);
        var suffix = again ? "-again" : "";
        if (!held.isEmpty() && !company.isEmpty() && dice.chance(0.6)) {
            var thing = dice.pick(held);
            var friend = dice.pick(company);
            state.holderOf.put(thing, friend);
            told.add(thing);
            say("give" + suffix, person, friend, thing, state.where(person), dice, prose);
        } else if (!lying.isEmpty() && held.size() < 2 && dice.chance(0.7)) {
            var thing = dice.pick(lying);
            state.holderOf.put(thing, person);
            told.add(thing);
            say("take" + suffix, person, person, thing, state.where(person), dice, prose);
        } else if (!held.isEmpty() && dice.chance(0.35)) {
            var thing = dice.pick(held);
            state.holderOf.remove(thing);
            state.placeOf.put(thing, state.where(person));
            told.add(thing);
            say("drop" + suffix, person, person, thing, state.where(person), dice, prose);
        } else {
            var from = state.where(person);
            var elsewhere =
                    state.places.stream().filter(place -> !place.equals(from)).toList();
            var lively = elsewhere.stream().filter(state::isLively).toList();
            var to = dice.pick(!lively.isEmpty() && dice.chance(0.7) ? lively : elsewhere);
            state.placeOf.put(person, to);
            say("go" + suffix, person, person, state.things.getFirst(), to, dice, prose);
        }
    }

    private void questions(State state, Set<Row> told, Dice dice, Prose prose) {
        for (var thing : state.things) {
            if (!told.contains(thing)) {
                continue;
            }
            var holder = state.holderOf.get(thing);
            if (holder != null) {
                say("who-has", holder, holder, thing, state.where(thing), dice, prose);
            }
            if (holder == null || dice.chance(0.5)) {
                say(
                        "where-thing",
                        state.people.getFirst(),
                        state.people.getFirst(),
                        thing,
                        state.where(thing),
                        dice,
                        prose);
            }
        }
        var person = dice.pick(state.people);
        say("where-person", person, person, state.things.getFirst(), state.where(person), dice, prose);
    }

    private void say(String rule, Row who, Row friend, Row thing, Row place, Dice dice, Prose prose) {
        script.render(rule, script.scope(dice, english, who, friend, thing, place), prose.space());
    }

    private static List<Row> some(List<Row> rows, int count, Dice dice) {
        var chosen = new ArrayList<Row>();
        while (chosen.size() < count) {
            var row = dice.pick(rows);
            if (!chosen.contains(row)) {
                chosen.add(row);
            }
        }
        return chosen;
    }
}
