package org.glm4j.primer;

/**
 * One row of a table.
 *
 * @param table where it stands
 * @param index its place there
 * @param cells its texts, empty where nothing is known
 * @param bare bit per column: the text takes no article and has no plural
 */
record Row(Table table, int index, String[] cells, long bare) implements Value {

    String key() {
        return cells[0];
    }

    String cell(int column) {
        return cells[column];
    }

    boolean has(int column) {
        return !cells[column].isEmpty();
    }

    boolean isBare(int column) {
        return (bare & (1L << column)) != 0;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return 31 * table.name().hashCode() + index;
    }

    @Override
    public String toString() {
        return table.name() + ":" + key();
    }
}
