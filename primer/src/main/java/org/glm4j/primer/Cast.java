package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The variables of a template or script, in the order they are drawn. */
final class Cast {

    /**
     * One variable.
     *
     * @param name what templates call it
     * @param columns of the table its rows come from; empty for a saying
     * @param casting how it gets its value
     */
    record Role(String name, List<String> columns, Casting casting) {}

    private final List<Role> roles = new ArrayList<>();

    /** Adds a variable and returns its place. */
    int add(Role role) {
        if (find(role.name()).isPresent()) {
            throw new IllegalArgumentException("two variables are called " + role.name());
        }
        roles.add(role);
        return roles.size() - 1;
    }

    Optional<Integer> find(String name) {
        for (var i = 0; i < roles.size(); i++) {
            if (roles.get(i).name().equals(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** How many variables may hold one of {@code rows}. */
    int drawnFrom(List<Row> rows) {
        return (int) roles.stream()
                .filter(role -> role.casting() instanceof Casting.OneOf(var drawn)
                        && drawn.stream().anyMatch(rows::contains))
                .count();
    }

    int size() {
        return roles.size();
    }

    Role role(int variable) {
        return roles.get(variable);
    }

    /** A slot for {@code name} or {@code name.column}, {@code name.Column} for a capital. */
    Template.Slot slot(String reference) {
        var dot = reference.indexOf('.');
        var name = dot < 0 ? reference : reference.substring(0, dot);
        var variable = find(name).orElseThrow(() -> new IllegalArgumentException("unknown name " + reference));
        var role = roles.get(variable);
        if (dot < 0) {
            return new Template.Slot(Template.Form.PLAIN, variable, 0, false, false);
        }
        var column = reference.substring(dot + 1);
        var known = role.columns().isEmpty() ? Saying.PARTS : role.columns();
        var capital = !known.contains(column);
        var index = known.indexOf(capital ? uncapitalised(column) : column);
        if (index < 0) {
            throw new IllegalArgumentException("%s has no column %s".formatted(name, column));
        }
        return new Template.Slot(Template.Form.PLAIN, variable, index, capital, false);
    }

    private static String uncapitalised(String word) {
        return word.isEmpty() ? word : Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }

    /** Gives every variable that has none yet its value. */
    void draw(Scope scope) {
        for (var i = 0; i < roles.size(); i++) {
            if (scope.get(i) == null) {
                scope.set(i, roles.get(i).casting().draw(scope));
            }
        }
    }
}
