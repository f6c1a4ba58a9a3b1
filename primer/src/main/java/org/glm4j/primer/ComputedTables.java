package org.glm4j.primer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntBinaryOperator;

/** Tables that are worked out rather than written down: numbers, arithmetic, what follows what. */
final class ComputedTables {

    /** The table of numbers; a row's index is its number. */
    static final String NUMBER = "number";

    private static final int LARGEST_NUMBER = 1_000;
    private static final int LARGEST_NUMERAL = 100;
    private static final int LARGEST_TERM = 20;
    private static final int LARGEST_FACTOR = 12;

    private ComputedTables() {}

    /** All of them; those about words are made from {@code written} tables. */
    static List<Table> of(Map<String, Table> written) {
        return List.of(
                numbers(),
                numerals(),
                arithmetic("addition", '+', 0, LARGEST_TERM, 0, LARGEST_TERM, Integer::sum),
                arithmetic("subtraction", '-', 0, LARGEST_TERM, 0, LARGEST_TERM, (a, b) -> a - b),
                arithmetic("multiplication", 'x', 0, LARGEST_FACTOR, 0, LARGEST_FACTOR, (a, b) -> a * b),
                arithmetic(
                        "division",
                        '/',
                        1,
                        LARGEST_FACTOR * LARGEST_FACTOR,
                        1,
                        LARGEST_FACTOR,
                        ComputedTables::quotient),
                succession(written.get("sequences")),
                initials(written.get("kinds")),
                comparisons(written.get("sizes")));
    }

    private static Table numbers() {
        var table = new Table(NUMBER, List.of("word", "digits", "ordinal", "th"));
        for (var n = 0; n <= LARGEST_NUMBER; n++) {
            table.add(List.of(English.words(n), Integer.toString(n), English.ordinal(n), English.ordinalDigits(n)));
        }
        return table;
    }

    private static Table numerals() {
        var table = new Table(
                "numerals",
                List.of(
                        "word",
                        "digits",
                        "ordinal",
                        "th",
                        "parity",
                        "next",
                        "nextdigits",
                        "before",
                        "beforedigits",
                        "double",
                        "doubledigits",
                        "half",
                        "tens",
                        "ones"));
        for (var n = 0; n <= LARGEST_NUMERAL; n++) {
            table.add(List.of(
                    English.words(n),
                    Integer.toString(n),
                    n == 0 ? "-" : English.ordinal(n),
                    n == 0 ? "-" : English.ordinalDigits(n),
                    n == 0 ? "-" : n % 2 == 0 ? "even" : "odd",
                    English.words(n + 1),
                    Integer.toString(n + 1),
                    n == 0 ? "-" : English.words(n - 1),
                    n == 0 ? "-" : Integer.toString(n - 1),
                    n == 0 || n > 50 ? "-" : English.words(2 * n),
                    n == 0 || n > 50 ? "-" : Integer.toString(2 * n),
                    n == 0 || n % 2 == 1 ? "-" : English.words(n / 2),
                    n < 21 || n == 100 || n % 10 == 0 ? "-" : English.words(n / 10 * 10),
                    n < 21 || n == 100 || n % 10 == 0 ? "-" : English.words(n % 10)));
        }
        return table;
    }

    /** One row for each pair whose result is a whole number that is not negative, those of small numbers first. */
    private static Table arithmetic(
            String name, char sign, int lowA, int highA, int lowB, int highB, IntBinaryOperator operation) {
        var rows = new ArrayList<int[]>();
        for (var a = lowA; a <= highA; a++) {
            for (var b = lowB; b <= highB; b++) {
                var c = operation.applyAsInt(a, b);
                if (c >= 0) {
                    rows.add(new int[] {a, b, c});
                }
            }
        }
        rows.sort(Comparator.comparingInt(row -> Math.max(row[1], Math.min(row[0], row[2]))));
        var table = new Table(name, List.of("id", "a", "b", "c", "aword", "bword", "cword"));
        for (var row : rows) {
            table.add(List.of(
                    "%d %s %d".formatted(row[0], sign, row[1]),
                    Integer.toString(row[0]),
                    Integer.toString(row[1]),
                    Integer.toString(row[2]),
                    English.words(row[0]),
                    English.words(row[1]),
                    English.words(row[2])));
        }
        return table;
    }

    private static int quotient(int a, int b) {
        return a % b == 0 && a / b <= LARGEST_FACTOR ? a / b : -1;
    }

    /** Neighbours in the sequences: each item with the one after it and its place. */
    private static Table succession(Table sequences) {
        var table = new Table("succession", List.of("item", "next", "kind", "whole", "ordinal"));
        for (var sequence : sequences.rows()) {
            var items = List.of(sequence.cell(sequences.column("items")).split(", "));
            var cyclic = sequence.cell(sequences.column("cyclic")).equals("yes");
            for (var i = 0; i < items.size(); i++) {
                var last = i == items.size() - 1;
                table.add(List.of(
                        items.get(i),
                        last && !cyclic ? "-" : items.get((i + 1) % items.size()),
                        sequence.cell(sequences.column("kind")),
                        sequence.cell(sequences.column("whole")),
                        English.ordinal(i + 1)));
            }
        }
        return table;
    }

    /** The letters that words begin and end with. */
    private static Table initials(Table kinds) {
        var table = new Table("initials", List.of("word", "first", "last"));
        for (var row : kinds.rows()) {
            var word = row.key();
            if (word.matches("[a-z]{2,8}") && (word.length() & 1) == 1) {
                table.add(List.of(
                        word,
                        word.substring(0, 1).toUpperCase(Locale.ROOT),
                        word.substring(word.length() - 1).toUpperCase(Locale.ROOT)));
            }
        }
        return table;
    }

    /** Pairs of things one of which is clearly the bigger one. */
    private static Table comparisons(Table sizes) {
        var table = new Table("comparisons", List.of("id", "big", "small"));
        var rows = new ArrayList<>(sizes.rows());
        var rank = sizes.column("rank");
        for (var big : rows) {
            for (var small : rows) {
                if (Integer.parseInt(big.cell(rank)) >= Integer.parseInt(small.cell(rank)) + 2) {
                    table.add(List.of(big.key() + " > " + small.key(), big.key(), small.key()));
                }
            }
        }
        return table;
    }
}
