package org.glm4j.primer;

import java.util.Map;

/**
 * A grammar with a cast: every name in it means the same person, thing or number throughout one text.
 *
 * @param name for messages and statistics
 * @param kind what sort of text it makes, such as {@code story}
 * @param weight how often it is chosen among its kind
 * @param repeats whether several may stand in one document
 * @param cast its variables
 * @param rules by name
 */
record Script(String name, String kind, int weight, boolean repeats, Cast cast, Map<String, Rule> rules) {

    /** The rule that a whole text begins with. */
    static final String ROOT = "plot";

    /** Writes the whole text with a newly drawn cast. */
    void render(Dice dice, English english, Prose prose) {
        var scope = new Scope(cast.size(), dice, english);
        cast.draw(scope);
        render(ROOT, scope, prose);
    }

    void render(String rule, Scope scope, Prose prose) {
        rules.get(rule).render(scope, prose);
    }

    /** A scope for {@link #render(String, Scope, Prose)} whose first variables are given. */
    Scope scope(Dice dice, English english, Value... given) {
        var scope = new Scope(cast.size(), dice, english);
        for (var i = 0; i < given.length; i++) {
            scope.set(i, given[i]);
        }
        cast.draw(scope);
        return scope;
    }
}
