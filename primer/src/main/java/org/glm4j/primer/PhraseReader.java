package org.glm4j.primer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glm4j.foundation.InvalidInputException;

/**
 * Reads {@code phrases/*.txt}: tables' relations and how they are said.
 *
 * <pre>
 *   table countries                     what follows is about rows of this table
 *   intro Let us talk about {country}.  a sentence that opens a portrait of a row
 *   relation capital
 *   about capitals | capital cities     titles of texts about it
 *   asks capital, country               columns a blank may hide
 *   needs capital                       columns a row must have; those of asks unless given
 *   weight 2                            said twice as often as usual
 *   whole                               a limit on rows does not hold for it
 *   - the capital of {country} is {capital}
 *   + Its capital is {capital}.
 *   = Is {other.capital} the capital of {country}? No, it is {capital}.
 *   ? What is the capital of {country}? {capital}
 * </pre>
 *
 * Besides the row's columns a phrasing may name {@code other}, another row that differs in every column that is used,
 * and {@code @child}, any row of another table; {@code @child#2} is a second one.
 */
final class PhraseReader {

    private static final String ROW = "row";
    private static final String OTHER = "other";

    private final Map<String, Table> tables;
    private final List<Relation> relations = new ArrayList<>();
    private final Map<Table, Portrait> portraits = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    private String topic = "";
    private String place = "";
    private Table table;
    private Draft draft;

    /** A relation while it is read. */
    private static final class Draft {
        private final String name;
        private final List<Row> titles = new ArrayList<>();
        private final List<Phrasing> phrasings = new ArrayList<>();
        private List<Integer> asked = List.of();
        private Optional<List<Integer>> needed = Optional.empty();
        private double weight = 1;
        private boolean whole;

        Draft(String name) {
            this.name = name;
        }
    }

    PhraseReader(Map<String, Table> tables) {
        this.tables = tables;
    }

    void read(String file, List<String> lines) {
        topic = file.substring(file.lastIndexOf('/') + 1).replace(".txt", "");
        for (var line : Lines.of(file, lines)) {
            place = line.place();
            read(line);
        }
        finish();
        table = null;
    }

    private void read(Lines.Line line) {
        switch (line.head()) {
            case "table" -> {
                finish();
                table = tables.get(line.rest());
                check(table != null, "there is no table " + line.rest());
            }
            case "intro" -> portrait().intros().add(intro(line.rest()));
            case "relation" -> {
                finish();
                check(table != null, "name the table first");
                check(names.add(line.rest()), "there are two relations " + line.rest());
                draft = new Draft(line.rest());
            }
            case "about" -> {
                for (var title : line.rest().split(" *\\| *", -1)) {
                    draft.titles.add(new Row(Titles.TABLE, draft.titles.size(), new String[] {title}, 0));
                }
            }
            case "asks" -> draft.asked = columns(line.rest());
            case "needs" -> draft.needed = Optional.of(columns(line.rest()));
            case "weight" -> draft.weight = Double.parseDouble(line.rest());
            case "whole" -> draft.whole = true;
            case "-" -> phrasing(Phrasing.Kind.CLAUSE, line.rest());
            case "+" -> phrasing(Phrasing.Kind.FOLLOW_UP, line.rest());
            case "=" -> phrasing(Phrasing.Kind.TEXT, line.rest());
            case "?" -> phrasing(Phrasing.Kind.QUESTION, line.rest());
            default -> throw error("unknown line: " + line);
        }
    }

    private Phrasing intro(String source) {
        var cast = rowCast();
        return new Phrasing(0, Phrasing.Kind.TEXT, source, template(source, cast), Optional.empty(), cast);
    }

    private Portrait portrait() {
        check(table != null, "name the table first");
        return portraits.computeIfAbsent(table, Portrait::new);
    }

    private List<Integer> columns(String list) {
        var columns = new ArrayList<Integer>();
        for (var name : list.split(" *, *", -1)) {
            check(table.column(name) >= 0, "table %s has no column %s".formatted(table.name(), name));
            columns.add(table.column(name));
        }
        return List.copyOf(columns);
    }

    private void phrasing(Phrasing.Kind kind, String source) {
        check(draft != null, "name the relation first");
        check(draft.phrasings.size() < Long.SIZE, "a relation may have 64 phrasings");
        check(draft.phrasings.stream().noneMatch(p -> p.source().equals(source)), "is there twice: " + source);
        var ends = !source.isEmpty() && ".!?\"".indexOf(source.charAt(source.length() - 1)) >= 0;
        var sentence = kind == Phrasing.Kind.TEXT || kind == Phrasing.Kind.FOLLOW_UP;
        check(ends == sentence, (sentence ? "a sentence ends in . ! or ?: " : "no full stop here, please: ") + source);
        var cast = rowCast();
        if (kind != Phrasing.Kind.QUESTION) {
            var body = template(source, cast);
            body.lists().forEach(list -> table.groupBy(list.by()));
            add(kind, source, body, Optional.empty(), cast);
            return;
        }
        var split = source.indexOf("? ");
        check(split > 0 && source.indexOf("? ", split + 1) < 0, "write one question, ? and its answer: " + source);
        var body = template(source.substring(0, split), cast);
        var answer = template(source.substring(split + 2), cast);
        check(answer.slots().stream().allMatch(slot -> slot.variable() == 0), "an answer draws nothing: " + source);
        check(body.lists().isEmpty() && answer.lists().isEmpty(), "a question lists nothing: " + source);
        add(kind, source, body, Optional.of(answer), cast);
    }

    private void add(Phrasing.Kind kind, String source, Template body, Optional<Template> answer, Cast cast) {
        draft.phrasings.add(new Phrasing(draft.phrasings.size(), kind, source, body, answer, cast));
    }

    private Cast rowCast() {
        check(table != null, "name the table first");
        var cast = new Cast();
        cast.add(new Cast.Role(ROW, table.columns(), new Casting.Given(ROW)));
        return cast;
    }

    private Template template(String source, Cast cast) {
        var otherColumns = new ArrayList<Integer>();
        return TemplateParser.parse(source, place, new TemplateParser.Names() {
            @Override
            public Template.Slot reference(String reference) {
                var name = reference.split("\\.", 2)[0];
                if (name.equals(OTHER)) {
                    if (cast.find(OTHER).isEmpty()) {
                        cast.add(new Cast.Role(OTHER, table.columns(), new Casting.Other(otherColumns)));
                    }
                    var slot = cast.slot(reference);
                    otherColumns.add(slot.column());
                    return slot;
                }
                if (name.startsWith("@")) {
                    draw(name);
                    return cast.slot(reference);
                }
                return cast.slot(ROW + "." + reference);
            }

            private void draw(String name) {
                var drawn = tables.get(name.substring(1).split("#", 2)[0]);
                if (drawn == null) {
                    throw new IllegalArgumentException("there is no table for " + name);
                }
                if (cast.find(name).isEmpty()) {
                    cast.add(new Cast.Role(name, drawn.columns(), new Casting.OneOf(drawn.rows())));
                }
            }

            @Override
            public Rule rule(String name) {
                throw new IllegalArgumentException("a phrasing has no rules like " + name);
            }
        });
    }

    private void finish() {
        if (draft == null) {
            return;
        }
        check(!draft.titles.isEmpty(), "relation %s: say what it is about".formatted(draft.name));
        var needed = draft.needed.orElse(draft.asked);
        check(!needed.isEmpty(), "relation %s: say what it asks or needs".formatted(draft.name));
        var relation = new Relation(
                new Relation.Head(
                        draft.name,
                        topic,
                        table,
                        draft.asked,
                        needed,
                        draft.weight,
                        draft.whole,
                        List.copyOf(draft.titles)),
                draft.phrasings);
        relations.add(relation);
        if (portraits.containsKey(table)) {
            portraits.get(table).relations().add(relation);
        }
        draft = null;
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw error(otherwise);
        }
    }

    private InvalidInputException error(String what) {
        return new InvalidInputException(place + ": " + what);
    }

    List<Relation> relations() {
        return relations;
    }

    List<Portrait> portraits() {
        return List.copyOf(portraits.values());
    }
}
