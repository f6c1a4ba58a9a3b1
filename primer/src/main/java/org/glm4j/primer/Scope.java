package org.glm4j.primer;

import java.util.ArrayList;

/** What the names in a template mean while it is written out, and the dice that choose its wording. */
final class Scope {

    private static final int NONE = -1;

    private final Value[] values;
    private final Dice dice;
    private final English english;
    private int askedColumn = NONE;
    private String answer = "";

    Scope(int variables, Dice dice, English english) {
        this.values = new Value[variables];
        this.dice = dice;
        this.english = english;
    }

    /** Writes {@code [MASK]} for this column of variable 0 and keeps what would have stood there. */
    Scope asking(int column) {
        askedColumn = column;
        return this;
    }

    /** What the blank hides, as it would have been written. */
    String answer() {
        return answer;
    }

    Dice dice() {
        return dice;
    }

    English english() {
        return english;
    }

    Value get(int variable) {
        return values[variable];
    }

    int size() {
        return values.length;
    }

    void set(int variable, Value value) {
        values[variable] = value;
    }

    /** Whether some variable holds {@code value}. */
    boolean holds(Value value) {
        for (var held : values) {
            if (value.equals(held)) {
                return true;
            }
        }
        return false;
    }

    Row row(int variable) {
        return (Row) values[variable];
    }

    void fill(Template.Slot slot, Prose prose) {
        if (slot.capital() || prose.atSentenceStart()) {
            prose.capital();
        }
        switch (values[slot.variable()]) {
            case Saying saying -> saying.render(slot.column(), this, prose);
            case Row row -> {
                var text = row.cell(slot.column());
                var bare = row.isBare(slot.column());
                if (slot.form() == Template.Form.ARTICLE && !bare) {
                    prose.add(English.article(text)).space();
                }
                var shown = switch (slot.form()) {
                    case PLAIN, ARTICLE -> text;
                    case PLURAL -> bare ? text : english.plural(text);
                    case POSSESSIVE -> English.possessive(text);
                };
                if (slot.variable() == 0 && slot.column() == askedColumn) {
                    hide(shown, slot.form() == Template.Form.POSSESSIVE ? text.length() : shown.length(), prose);
                } else if (slot.asked()) {
                    prose.mark().add(shown).mark();
                } else {
                    prose.add(shown);
                }
            }
        }
    }

    /** Puts the mask in the place of the first {@code length} letters. */
    private void hide(String shown, int length, Prose prose) {
        var hidden = shown.substring(0, length);
        answer = prose.atSentenceStart() ? Prose.capitalised(hidden) : hidden;
        prose.add(Blank.MASK).add(shown.substring(length));
    }

    void count(Template.Count count, Prose prose) {
        fill(count.numberSlot(), prose);
        prose.space();
        var number = row(count.number());
        var noun = row(count.noun());
        var text = noun.cell(count.nounColumn());
        var one = number.cell(count.numberColumn()).equals("one");
        prose.add(one || noun.isBare(count.nounColumn()) ? text : english.plural(text));
    }

    /** Variable 0's row and two or three more that share its value in the {@code by} column, in any order. */
    void several(Template.Several several, Prose prose) {
        var row = row(0);
        var candidates = several.candidates(row);
        var members = new ArrayList<Row>();
        members.add(row);
        var wanted = Math.min(candidates.size(), dice.between(3, 4));
        while (members.size() < wanted) {
            var other = dice.pick(candidates);
            if (!members.contains(other)) {
                members.add(dice.below(members.size() + 1), other);
            }
        }
        prose.add(English.list(
                members.stream().map(member -> listed(member, several)).toList()));
    }

    private String listed(Row member, Template.Several several) {
        var text = member.cell(several.column());
        return switch (several.form()) {
            case PLAIN, POSSESSIVE -> text;
            case ARTICLE -> member.isBare(several.column()) ? text : English.article(text) + " " + text;
            case PLURAL -> english.plural(text);
        };
    }
}
