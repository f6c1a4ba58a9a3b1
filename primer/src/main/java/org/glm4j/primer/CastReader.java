package org.glm4j.primer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.glm4j.foundation.InvalidInputException;

/** Reads the cast of a script: who and what its names stand for. */
final class CastReader {

    private static final Pattern RANGE = Pattern.compile("(\\d+)\\.\\.(\\d+)");
    private static final Pattern SUM = Pattern.compile("(\\w+) ([-+*]) (\\w+)");

    private final Map<String, Table> tables;
    private final Facts facts;

    CastReader(Map<String, Table> tables, Facts facts) {
        this.tables = tables;
        this.facts = facts;
    }

    Cast read(List<Lines.Line> lines) {
        var cast = new Cast();
        for (var line : lines) {
            try {
                cast.add(role(line.head().substring(0, line.head().length() - 1), line.rest(), cast));
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException("%s: %s".formatted(line.place(), e.getMessage()), e);
            }
        }
        return cast;
    }

    private Cast.Role role(String name, String what, Cast cast) {
        var numbers = tables.get(ComputedTables.NUMBER);
        var range = RANGE.matcher(what);
        if (range.matches()) {
            return new Cast.Role(name, numbers.columns(), between(numbers, range.group(1), range.group(2)));
        }
        var sum = SUM.matcher(what);
        if (sum.matches()) {
            return new Cast.Role(
                    name,
                    numbers.columns(),
                    computed(numbers, sum.group(2).charAt(0), sum.group(1), sum.group(3), cast));
        }
        if (what.equals("given fact")) {
            return new Cast.Role(name, List.of(), new Casting.Given(name));
        }
        if (what.startsWith("given ")) {
            return new Cast.Role(name, table(what.substring(6)).columns(), new Casting.Given(name));
        }
        if (what.equals("fact") || what.startsWith("fact of ")) {
            return new Cast.Role(
                    name, List.of(), known(what.substring("fact".length()).replace(" of ", "")));
        }
        var words = what.split(" where ", 2);
        var table = table(words[0]);
        var rows = words.length < 2 ? table.rows() : filtered(table, words[1]);
        if (rows.size() <= cast.drawnFrom(rows)) {
            throw new IllegalArgumentException("%s leaves only %d rows to choose from".formatted(what, rows.size()));
        }
        return new Cast.Role(name, table.columns(), new Casting.OneOf(rows));
    }

    private Table table(String name) {
        var table = name.equals(Titles.TABLE.name())
                ? Titles.TABLE
                : name.equals(Counting.RUN.name()) ? Counting.RUN : tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("there is no table " + name);
        }
        return table;
    }

    private static Casting between(Table numbers, String low, String high) {
        var from = Integer.parseInt(low);
        var to = Integer.parseInt(high);
        if (from > to || to >= numbers.rows().size()) {
            throw new IllegalArgumentException("%s..%s is no range below %d"
                    .formatted(low, high, numbers.rows().size()));
        }
        return new Casting.Between(numbers, from, to);
    }

    /** Sees to it that the result is a number that has a row, whatever is drawn. */
    private static Casting computed(Table numbers, char operator, String left, String right, Cast cast) {
        var a = cast.slot(left).variable();
        var b = cast.slot(right).variable();
        var low = Casting.Computed.apply(operator, low(cast, a), operator == '-' ? high(cast, b) : low(cast, b));
        var high = Casting.Computed.apply(operator, high(cast, a), operator == '-' ? low(cast, b) : high(cast, b));
        if (low < 0 || high >= numbers.rows().size()) {
            throw new IllegalArgumentException("%s %s %s can be %d to %d".formatted(left, operator, right, low, high));
        }
        return new Casting.Computed(numbers, operator, a, b, low, high);
    }

    private static int low(Cast cast, int variable) {
        return switch (cast.role(variable).casting()) {
            case Casting.Between between -> between.low();
            case Casting.Computed computed -> computed.low();
            default -> throw new IllegalArgumentException(cast.role(variable).name() + " is no number");
        };
    }

    private static int high(Cast cast, int variable) {
        return switch (cast.role(variable).casting()) {
            case Casting.Between between -> between.high();
            case Casting.Computed computed -> computed.high();
            default -> throw new IllegalArgumentException(cast.role(variable).name() + " is no number");
        };
    }

    private Casting known(String of) {
        var wanted = Set.copyOf(Arrays.asList(of.split(", *")));
        var relations = facts.relations().stream()
                .filter(relation ->
                        of.isEmpty() || wanted.contains(relation.name()) || wanted.contains(relation.topic()))
                .toList();
        var pool = facts.pool(relations, fact -> fact.has(Phrasing.Kind.CLAUSE) && fact.has(Phrasing.Kind.QUESTION));
        if (pool.size() == 0) {
            throw new IllegalArgumentException("there are no facts of " + of);
        }
        return new Casting.Known(pool);
    }

    /** Rows for which every condition holds: {@code kind=toy}, {@code kind=toy,pet}, {@code color} (any). */
    private static List<Row> filtered(Table table, String conditions) {
        var rows = table.rows();
        for (var condition : List.of(conditions.split(" and "))) {
            var sides = condition.strip().split("=", 2);
            var column = table.column(sides[0]);
            if (column < 0) {
                throw new IllegalArgumentException("%s has no column %s".formatted(table.name(), sides[0]));
            }
            var allowed = sides.length < 2 ? Set.<String>of() : Set.copyOf(Arrays.asList(sides[1].split(", *")));
            rows = rows.stream()
                    .filter(row -> sides.length < 2 ? row.has(column) : allowed.contains(row.cell(column)))
                    .toList();
        }
        return rows;
    }
}
