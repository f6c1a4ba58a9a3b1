package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;

/** Texts that go through a sequence: numbers up, down and in steps, letters, days, months. */
final class Counting {

    /** The table that the runs given to the script are rows of. */
    static final Table RUN = new Table("run", List.of("items", "first", "last", "kind", "step"));

    private static final int LARGEST = 100;

    private final Script script;
    private final Table numbers;
    private final Table sequences;
    private final English english;

    Counting(Script script, Table numbers, Table sequences, English english) {
        this.script = script;
        this.numbers = numbers;
        this.sequences = sequences;
        this.english = english;
    }

    void write(int words, Dice dice, Prose prose) {
        do {
            if (dice.chance(0.6)) {
                countNumbers(dice, prose);
            } else {
                goThrough(dice, prose);
            }
        } while (prose.words() < words);
    }

    private void countNumbers(Dice dice, Prose prose) {
        var step = dice.pick(List.of(1, 1, 1, 2, 2, 3, 5, 10));
        var length = dice.between(4, 10);
        var low = step == 1 ? dice.below(LARGEST - length) : step * dice.below(Math.max(1, LARGEST / step - length));
        var column = dice.below(2); // in words or in digits
        var items = new ArrayList<String>();
        for (var i = 0; i < length && low + i * step <= LARGEST; i++) {
            items.add(numbers.rows().get(low + i * step).cell(column));
        }
        var down = step == 1 && dice.chance(0.25);
        say(down ? "down" : step == 1 ? "up" : "steps", down ? items.reversed() : items, "number", step, dice, prose);
    }

    private void goThrough(Dice dice, Prose prose) {
        var sequence = dice.pick(sequences.rows());
        var all = List.of(sequence.cell(sequences.column("items")).split(", "));
        var from = dice.below(all.size() - 2);
        var to = Math.min(all.size(), from + dice.between(3, 8));
        say("order", all.subList(from, to), sequence.cell(sequences.column("kind")), 1, dice, prose);
    }

    private void say(String rule, List<String> items, String kind, int step, Dice dice, Prose prose) {
        var cells =
                new String[] {String.join(", ", items), items.getFirst(), items.getLast(), kind, English.words(step)};
        script.render(rule, script.scope(dice, english, new Row(RUN, 0, cells, 0)), prose.space());
    }
}
