package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A piece of text with blanks to fill, compiled. {@link TemplateParser} has the language. */
record Template(List<Node> nodes) {

    /** What a template is made of. */
    sealed interface Node {}

    /** Words as they stand. */
    record Literal(String text) implements Node {}

    /** How a slot shows its text. */
    enum Form {
        PLAIN,
        ARTICLE,
        PLURAL,
        POSSESSIVE
    }

    /** A cell of the row, or a part of the saying, that a variable holds; {@code asked} if an evaluation may hide it. */
    record Slot(Form form, int variable, int column, boolean capital, boolean asked) implements Node {}

    /** A number and its noun: "three apples"; {@code asked} if an evaluation may hide the number. */
    record Count(int number, int numberColumn, int noun, int nounColumn, boolean asked) implements Node {

        /** The number, as a slot of its own. */
        Slot numberSlot() {
            return new Slot(Form.PLAIN, number, numberColumn, false, asked);
        }
    }

    /** Rows that agree in one column, listed: "France, Spain, and Italy". Variable 0 is among them. */
    record Several(Form form, int column, int by) implements Node {

        /** The rows that may be listed with {@code row}, itself included. */
        List<Row> candidates(Row row) {
            return row.table().group(by, row.cell(by)).stream()
                    .filter(other -> other.has(column) && !(form == Form.PLURAL && other.isBare(column)))
                    .toList();
        }
    }

    /** One of several wordings. */
    record Choice(List<Template> options) implements Node {}

    /** The text of another rule. */
    record Call(Rule rule) implements Node {}

    void render(Scope scope, Prose prose) {
        for (var i = 0; i < nodes.size(); i++) {
            switch (nodes.get(i)) {
                case Literal(var text) -> prose.add(text);
                case Slot slot -> scope.fill(slot, prose);
                case Count count -> scope.count(count, prose);
                case Several several -> scope.several(several, prose);
                case Choice(var options) -> scope.dice().pick(options).render(scope, prose);
                case Call(var rule) -> rule.render(scope, prose);
            }
        }
    }

    /** All slots, those inside choices too; a count is its number's slot and its noun's. */
    List<Slot> slots() {
        var found = new ArrayList<>(plainSlots());
        for (var node : nodes) {
            switch (node) {
                case Choice(var options) -> options.forEach(option -> found.addAll(option.slots()));
                case Count count -> found.add(new Slot(Form.PLAIN, count.noun(), count.nounColumn(), false, false));
                default -> {}
            }
        }
        return found;
    }

    /** The slots that are always written: those outside choices. */
    List<Slot> plainSlots() {
        var found = new ArrayList<Slot>();
        for (var node : nodes) {
            if (node instanceof Slot slot) {
                found.add(slot);
            } else if (node instanceof Count count) {
                found.add(count.numberSlot());
            }
        }
        return found;
    }

    /** All lists of rows; they stand outside choices. */
    List<Several> lists() {
        return nodes.stream()
                .filter(Several.class::isInstance)
                .map(Several.class::cast)
                .toList();
    }

    /** Every wording that the choices allow; {@code show} writes what is not literal. */
    List<String> wordings(Function<Node, String> show) {
        var wordings = List.of("");
        for (var node : nodes) {
            var pieces = switch (node) {
                case Literal(var text) -> List.of(text);
                case Choice(var options) ->
                    options.stream()
                            .flatMap(option -> option.wordings(show).stream())
                            .toList();
                default -> List.of(show.apply(node));
            };
            var longer = new ArrayList<String>();
            for (var head : wordings) {
                for (var piece : pieces) {
                    longer.add(head + piece);
                }
            }
            wordings = longer;
        }
        return wordings.stream().map(w -> w.replaceAll(" +", " ").strip()).toList();
    }
}
