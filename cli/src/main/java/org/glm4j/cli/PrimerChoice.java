package org.glm4j.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.primer.Primer;

/**
 * What of the primer is wanted.
 *
 * @param rows of every table, how many facts are taken from; the largest number for all
 * @param facts share of the documents that are made of facts, if said
 */
record PrimerChoice(int rows, OptionalDouble facts) {

    /**
     * @param facts may be null
     * @param prefix what the options {@code rows} and {@code facts} of a command begin with
     * @throws InvalidInputException if there is no such primer
     */
    static PrimerChoice of(int rows, Double facts, String prefix) {
        if (rows < 1) {
            throw new InvalidInputException("%srows is %d: give 1 or more.".formatted(prefix, rows));
        }
        if (facts != null && !(facts >= 0 && facts <= 1)) {
            throw new InvalidInputException("%sfacts is %s: give a number from 0 to 1.".formatted(prefix, facts));
        }
        return new PrimerChoice(rows, facts == null ? OptionalDouble.empty() : OptionalDouble.of(facts));
    }

    Primer primer() {
        return Primer.standard(rows, facts);
    }

    /** A name for so many of its documents. */
    String fileName(long documents) {
        var name = new StringBuilder("primer-%d".formatted(documents));
        if (rows < Integer.MAX_VALUE) {
            name.append("-of-%d-rows".formatted(rows));
        }
        facts.ifPresent(share -> name.append(String.format(Locale.ROOT, "-%s-facts", share)));
        return name.append(".jsonl").toString();
    }
}
