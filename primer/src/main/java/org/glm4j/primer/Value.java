package org.glm4j.primer;

/** What a name in a template can stand for: a row of a table, or a fact that is said. */
sealed interface Value permits Row, Saying {}
