package org.glm4j.primer;

import java.util.List;

/** How a variable gets its value. */
sealed interface Casting {

    Value draw(Scope scope);

    /** Set by the caller before anything is drawn. */
    record Given(String what) implements Casting {
        @Override
        public Value draw(Scope scope) {
            throw new IllegalStateException(what + " was not given");
        }
    }

    /** Any of these rows that no other variable holds. */
    record OneOf(List<Row> rows) implements Casting {
        @Override
        public Value draw(Scope scope) {
            var row = scope.dice().pick(rows);
            while (scope.holds(row)) {
                row = scope.dice().pick(rows);
            }
            return row;
        }
    }

    /** A number of a range; numbers need not differ. */
    record Between(Table numbers, int low, int high) implements Casting {
        @Override
        public Value draw(Scope scope) {
            return numbers.rows().get(scope.dice().between(low, high));
        }
    }

    /** A number computed from two others; it lies between {@code low} and {@code high}. */
    record Computed(Table numbers, char operator, int left, int right, int low, int high) implements Casting {
        @Override
        public Value draw(Scope scope) {
            var a = scope.row(left).index();
            var b = scope.row(right).index();
            return numbers.rows().get(apply(operator, a, b));
        }

        static int apply(char operator, int a, int b) {
            return switch (operator) {
                case '+' -> a + b;
                case '-' -> a - b;
                case '*' -> a * b;
                default -> throw new IllegalArgumentException("unknown operator " + operator);
            };
        }
    }

    /** Another row of variable 0's table that differs from it in all these columns. */
    record Other(List<Integer> columns) implements Casting {
        @Override
        public Value draw(Scope scope) {
            var row = scope.row(0);
            var rows = row.table().rows();
            var start = scope.dice().below(rows.size());
            for (var i = 0; i < rows.size(); i++) {
                var other = rows.get((start + i) % rows.size());
                if (columns.stream()
                        .allMatch(c -> other.has(c) && !other.cell(c).equals(row.cell(c)))) {
                    return other;
                }
            }
            throw new IllegalStateException(
                    "no row of %s differs from %s".formatted(row.table().name(), row.key()));
        }
    }

    /** Something known, as a clause and as a question with its answer. */
    record Known(Pool pool) implements Casting {
        @Override
        public Value draw(Scope scope) {
            return Saying.asking(pool.pick(scope.dice()), scope.dice());
        }
    }
}
