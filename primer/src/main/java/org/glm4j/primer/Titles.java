package org.glm4j.primer;

import java.util.List;

/** The table that titles of relations are rows of, so that templates can name them. */
final class Titles {

    static final Table TABLE = new Table("title", List.of("title"));

    private Titles() {}
}
