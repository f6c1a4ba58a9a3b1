package org.glm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.glm4j.foundation.InvalidInputException;

/**
 * The assignments of the reference's configuration files, which are shell scripts: {@code NAME=value} with quotes,
 * {@code $NAME}, {@code ${NAME}}, {@code $(realpath ..)} and {@code $(dirname ..)}. Nothing is run; whatever else a file
 * says is refused.
 */
final class ShellAssignments {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What a script calls itself. */
    private static final List<String> ITSELF = List.of("BASH_SOURCE", "0");

    private final Path file;
    private final String text;
    private final SequencedMap<String, String> variables;
    private int at;

    private ShellAssignments(Path file, String text, Map<String, String> given) {
        this.file = file;
        this.text = text;
        this.variables = new LinkedHashMap<>(given);
    }

    /**
     * Reads a file.
     *
     * @param given variables that are set before
     * @return those and the file's
     * @throws InvalidInputException if it cannot be read, or says something else than assignments: file, line and what
     */
    static SequencedMap<String, String> read(Path file, Map<String, String> given) {
        try {
            var reader = new ShellAssignments(file, Files.readString(file), given);
            reader.readAll();
            return reader.variables;
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    /** The words of a value, as a shell divides them. */
    static List<String> words(String value) {
        return List.of(value.strip().split("\\s+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private void readAll() {
        while (skipBlank()) {
            var name = NAME.matcher(text).region(at, text.length());
            if (!name.lookingAt() || name.end() >= text.length() || text.charAt(name.end()) != '=') {
                throw refused("\"%s\" is no assignment".formatted(restOfLine(at)));
            }
            at = name.end() + 1;
            String value = at < text.length() && text.charAt(at) == '(' ? list() : value();
            variables.put(name.group(), value);
        }
    }

    /** Moves to the next statement; false at the end. */
    private boolean skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                at = endOfLine(at);
            } else if (Character.isWhitespace(c) || c == ';') {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private String restOfLine(int from) {
        return text.substring(from, endOfLine(from)).strip();
    }

    /** An array; its elements with spaces between them. */
    private String list() {
        int end = text.indexOf(')', at);
        if (end < 0) {
            throw refused("a list does not end");
        }
        var elements = words(text.substring(at + 1, end));
        at = end + 1;
        return String.join(" ", elements);
    }

    /** A word, of plain and quoted parts. */
    private String value() {
        var value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == ';') {
                break;
            }
            at++;
            switch (c) {
                case '"' -> quoted(value);
                case '\'' -> {
                    int end = text.indexOf('\'', at);
                    if (end < 0) {
                        throw refused("a quote does not end");
                    }
                    value.append(text, at, end);
                    at = end + 1;
                }
                case '\\' -> escaped(value);
                case '$' -> value.append(substitution());
                case '`', '|', '&', '<', '>', '(' -> {
                    at--;
                    throw refused("\"%s\" is no plain value".formatted(restOfLine(at)));
                }
                default -> value.append(c);
            }
        }
        return value.toString();
    }

    private void quoted(StringBuilder value) {
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '"' -> {
                    return;
                }
                case '\\' -> escaped(value);
                case '$' -> value.append(substitution());
                case '`' -> throw refused("commands between back quotes are not run");
                default -> value.append(c);
            }
        }
        at = start;
        throw refused("a quote does not end");
    }

    /** What stands behind a backslash; an escaped end of line is nothing. */
    private void escaped(StringBuilder value) {
        if (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
                at++;
            } else if (c != '\n') {
                value.append(c);
            }
        }
    }

    /** What stands behind a dollar sign. */
    private String substitution() {
        if (at >= text.length()) {
            return "$";
        }
        char c = text.charAt(at);
        if (c == '(') {
            return command();
        }
        if (c == '{') {
            int end = text.indexOf('}', at);
            String name = end < 0 ? "" : text.substring(at + 1, end);
            if (!NAME.matcher(name).matches()) {
                throw refused("\"$%s\" is not understood".formatted(restOfLine(at)));
            }
            at = end + 1;
            return variable(name);
        }
        if (c == '0') {
            at++;
            return file.toAbsolutePath().toString();
        }
        var name = NAME.matcher(text).region(at, text.length());
        if (!name.lookingAt()) {
            throw refused("\"$%s\" is not understood".formatted(restOfLine(at)));
        }
        at = name.end();
        return variable(name.group());
    }

    private String variable(String name) {
        if (ITSELF.contains(name)) {
            return file.toAbsolutePath().toString();
        }
        String value = variables.get(name);
        if (value == null) {
            throw refused("%s is not set; give it with --set %s=VALUE".formatted(name, name));
        }
        return value;
    }

    /** {@code $(realpath ..)} or {@code $(dirname ..)}, from the bracket on. */
    private String command() {
        int end = text.indexOf(')', at);
        if (end < 0 || text.startsWith("((", at)) {
            throw refused("\"$%s\" is not understood".formatted(restOfLine(at)));
        }
        String command = text.substring(at + 1, end).strip();
        var parts = new ArrayList<>(words(command));
        if (parts.size() != 2 || !List.of("realpath", "dirname").contains(parts.getFirst())) {
            throw refused("\"$(%s)\" is not run".formatted(command));
        }
        at = end + 1;
        String argument = parts.getLast();
        String quotes = argument.replaceAll("^\"|\"$", "");
        var inner = new ShellAssignments(file, quotes, variables);
        Path path = Path.of(inner.value());
        if (parts.getFirst().equals("realpath")) {
            return path.toAbsolutePath().normalize().toString();
        }
        return path.getParent() == null ? "." : path.getParent().toString();
    }

    private InvalidInputException refused(String what) {
        long line = text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return new InvalidInputException("%s, line %d: %s".formatted(file, line, what));
    }
}
