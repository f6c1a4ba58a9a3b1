package org.glm4j.primer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;

/** Everything that was read: tables, facts, scripts. */
final class Library {

    private final Map<String, Table> tables = new HashMap<>();
    private final English english;
    private final Facts facts;
    private final List<Portrait> portraits;
    private final Map<String, Script> scripts = new HashMap<>();

    /**
     * @param rows how many of a table's first rows are facts
     */
    Library(Texts texts, int rows) {
        for (var file : texts.in("tables")) {
            var name = file.substring("tables/".length()).replace(".tsv", "");
            tables.put(name, Table.read(name, texts.lines(file)));
        }
        ComputedTables.of(tables).forEach(table -> tables.put(table.name(), table));
        english = new English(irregularPlurals(table("plurals")));
        var phrases = new PhraseReader(tables);
        for (var file : texts.in("phrases")) {
            phrases.read(file, texts.lines(file));
        }
        facts = new Facts(phrases.relations(), rows);
        portraits = phrases.portraits();
        var reader = new ScriptReader(new CastReader(tables, facts));
        for (var file : texts.in("scripts")) {
            reader.read(file, texts.lines(file));
        }
        reader.scripts().forEach(script -> scripts.put(script.name(), script));
    }

    private static Map<String, String> irregularPlurals(Table plurals) {
        var map = new HashMap<String, String>();
        plurals.rows().forEach(row -> map.put(row.key(), row.cell(plurals.column("plural"))));
        return Map.copyOf(map);
    }

    private Table table(String name) {
        return found("table", name, tables);
    }

    private Script script(String name) {
        return found("script", name, scripts);
    }

    private static <T> T found(String what, String name, Map<String, T> all) {
        var one = all.get(name);
        if (one == null) {
            throw new InvalidInputException("contents.txt: the %s %s is needed".formatted(what, name));
        }
        return one;
    }

    Map<String, Table> tables() {
        return tables;
    }

    Facts facts() {
        return facts;
    }

    English english() {
        return english;
    }

    Map<String, Script> scripts() {
        return scripts;
    }

    FactTexts factTexts() {
        return new FactTexts(facts, portraits, script("frames"), script("headings"), english);
    }

    World world() {
        var things = table("thing");
        var small = things.column("small");
        return new World(
                script("world"),
                table("child").rows(),
                table("room").rows(),
                things.rows().stream().filter(row -> row.has(small)).toList(),
                english);
    }

    Counting counting() {
        return new Counting(script("counting"), table(ComputedTables.NUMBER), table("sequences"), english);
    }

    /** What the people of the stories are called. */
    List<String> names() {
        return Stream.of("child", "adult")
                .flatMap(name -> table(name).rows().stream())
                .map(Row::key)
                .toList();
    }

    ScriptTexts scriptTexts(String kind) {
        var ofKind = scripts.values().stream()
                .filter(script -> script.kind().equals(kind))
                .sorted(Comparator.comparing(Script::name))
                .toList();
        if (ofKind.isEmpty()) {
            throw new InvalidInputException("contents.txt: a script of the kind %s is needed".formatted(kind));
        }
        return new ScriptTexts(ofKind, english);
    }
}
