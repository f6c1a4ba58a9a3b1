package org.glm4j.primer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.glm4j.foundation.InvalidInputException;

/**
 * Rows with named columns. The first column is the key. An empty cell is written {@code -}. A cell that ends in
 * {@code ~} names something without article and plural: a mass ({@code milk~}) or a name ({@code Mars~}).
 */
final class Table {

    private final String name;
    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();
    private final Map<Integer, Map<String, List<Row>>> groups = new HashMap<>();

    Table(String name, List<String> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
        if (new HashSet<>(columns).size() < columns.size() || columns.size() > Long.SIZE) {
            throw new InvalidInputException("tables/%s.tsv: columns %s must differ".formatted(name, columns));
        }
    }

    /** Reads tab-separated values: comments, a header, rows. */
    static Table read(String name, List<String> lines) {
        Table table = null;
        var keys = new HashSet<String>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var cells = List.of(line.split("\t", -1));
            if (table == null) {
                table = new Table(name, cells);
            } else if (!keys.add(cells.getFirst())) {
                throw new InvalidInputException(
                        "tables/%s.tsv:%d: %s is there twice".formatted(name, i + 1, cells.getFirst()));
            } else {
                if (cells.size() != table.columns.size()) {
                    throw new InvalidInputException("tables/%s.tsv:%d: has %d cells where the header has %d"
                            .formatted(name, i + 1, cells.size(), table.columns.size()));
                }
                for (var cell : cells) {
                    if (cell.isEmpty() || !cell.equals(cell.strip())) {
                        throw new InvalidInputException(
                                "tables/%s.tsv:%d: write - for an empty cell and no spaces around one"
                                        .formatted(name, i + 1));
                    }
                }
                table.add(cells);
            }
        }
        if (table == null) {
            throw new InvalidInputException("tables/%s.tsv: has no header".formatted(name));
        }
        return table;
    }

    void add(List<String> cells) {
        var texts = new String[cells.size()];
        var bare = 0L;
        for (var c = 0; c < texts.length; c++) {
            var cell = cells.get(c);
            if (cell.endsWith("~")) {
                bare |= 1L << c;
                texts[c] = cell.substring(0, cell.length() - 1);
            } else {
                texts[c] = cell.equals("-") ? "" : cell;
            }
        }
        rows.add(new Row(this, rows.size(), texts, bare));
    }

    String name() {
        return name;
    }

    List<String> columns() {
        return columns;
    }

    List<Row> rows() {
        return rows;
    }

    /** Index of a column, -1 where there is none. */
    int column(String column) {
        return columns.indexOf(column);
    }

    /** Prepares {@link #group}; called once every row is there. */
    void groupBy(int column) {
        groups.computeIfAbsent(
                column,
                by -> rows.stream().filter(row -> row.has(by)).collect(Collectors.groupingBy(row -> row.cell(by))));
    }

    /** Rows with this text in a column that the table was grouped by. */
    List<Row> group(int column, String text) {
        return groups.get(column).getOrDefault(text, List.of());
    }
}
