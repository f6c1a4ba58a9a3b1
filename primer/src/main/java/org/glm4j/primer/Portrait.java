package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;

/**
 * How to describe one row of a table in several sentences.
 *
 * @param table whose rows are described
 * @param intros sentences that name the row and open the text
 * @param relations what may be said of it
 */
record Portrait(Table table, List<Phrasing> intros, List<Relation> relations) {

    Portrait(Table table) {
        this(table, new ArrayList<>(), new ArrayList<>());
    }
}
