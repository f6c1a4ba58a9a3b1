package org.glm4j.primer;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What holds between columns of a table, and the ways to say it. */
final class Relation {

    /**
     * How a relation is described in its file.
     *
     * @param name unique name
     * @param topic name of the file it is written in, such as {@code geography}
     * @param table where its facts stand
     * @param asked columns that a blank may hide
     * @param needed columns that a row must have to be a fact of this relation
     * @param weight how often its facts are said; 1 is usual
     * @param whole whether its facts are learnt together, as the days of the week are: a limit on rows leaves them alone
     * @param titles what a text about it is about, such as "capital cities"
     */
    record Head(
            String name,
            String topic,
            Table table,
            List<Integer> asked,
            List<Integer> needed,
            double weight,
            boolean whole,
            List<Row> titles) {}

    private final Head head;
    private final List<Phrasing> phrasings;
    private final Map<Phrasing.Kind, Long> bits = new EnumMap<>(Phrasing.Kind.class);

    Relation(Head head, List<Phrasing> phrasings) {
        this.head = head;
        this.phrasings = List.copyOf(phrasings);
        for (var kind : Phrasing.Kind.values()) {
            bits.put(
                    kind,
                    phrasings.stream()
                            .filter(p -> p.kind() == kind)
                            .mapToLong(p -> 1L << p.number())
                            .sum());
        }
    }

    String name() {
        return head.name();
    }

    String topic() {
        return head.topic();
    }

    Table table() {
        return head.table();
    }

    List<Integer> asked() {
        return head.asked();
    }

    double weight() {
        return head.weight();
    }

    List<Row> titles() {
        return head.titles();
    }

    /** Its facts when {@code limit} rows of every table are known. */
    Stream<Row> facts(int limit) {
        return table().rows().stream()
                .limit(head.whole() ? Integer.MAX_VALUE : limit)
                .filter(this::knows);
    }

    List<Phrasing> phrasings() {
        return phrasings;
    }

    /** Bit per phrasing of this kind. */
    long bits(Phrasing.Kind kind) {
        return bits.get(kind);
    }

    private boolean knows(Row row) {
        return head.needed().stream().allMatch(row::has);
    }

    @Override
    public String toString() {
        return name();
    }
}
