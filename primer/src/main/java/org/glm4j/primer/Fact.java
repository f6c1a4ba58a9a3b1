package org.glm4j.primer;

/**
 * One thing that is known: a row, as a relation sees it.
 *
 * @param relation what is said
 * @param row about what
 * @param said bit per phrasing: training text may use it
 * @param heldOut bit per phrasing: only the evaluation uses it
 */
record Fact(Relation relation, Row row, long said, long heldOut) {

    String id() {
        return relation.name() + "/" + row.key();
    }

    /** Whether training text has this fact in a phrasing of this kind. */
    boolean has(Phrasing.Kind kind) {
        return count(kind) > 0;
    }

    private int count(Phrasing.Kind kind) {
        return Long.bitCount(said & relation.bits(kind));
    }

    /** One of the training phrasings of this kind. */
    Phrasing pick(Phrasing.Kind kind, Dice dice) {
        var bits = said & relation.bits(kind);
        for (var skip = dice.below(Long.bitCount(bits)); skip > 0; skip--) {
            bits &= bits - 1;
        }
        return relation.phrasings().get(Long.numberOfTrailingZeros(bits));
    }

    /** Whether training text may say this fact in {@code phrasing}. */
    boolean allows(Phrasing phrasing) {
        return (said & (1L << phrasing.number())) != 0;
    }

    /** Whether only the evaluation says this fact in {@code phrasing}. */
    boolean holdsOut(Phrasing phrasing) {
        return (heldOut & (1L << phrasing.number())) != 0;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return 31 * relation.hashCode() + row.hashCode();
    }
}
