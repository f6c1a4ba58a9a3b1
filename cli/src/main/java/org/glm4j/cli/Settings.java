package org.glm4j.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.DecodingOptions;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The decoding options of a conversation, under the names of the command line without the dashes. Immutable.
 *
 * @param values what the user said, the rest being as if unsaid
 */
record Settings(SequencedMap<String, String> values) {

    private static final String DASHES = "--";

    Settings {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** Everything that can be set. */
    static List<String> names() {
        return new CommandLine(new SamplingOptions())
                .getCommandSpec().options().stream()
                        .map(option -> option.longestName().substring(DASHES.length()))
                        .toList();
    }

    /** Those given on a command line that has {@link SamplingOptions}. */
    static Settings of(ParseResult parsed) {
        var values = new LinkedHashMap<String, String>();
        for (String name : names()) {
            if (parsed.hasMatchedOption(DASHES + name)) {
                values.put(name, parsed.matchedOption(DASHES + name).getValue().toString());
            }
        }
        return new Settings(values);
    }

    /**
     * The same with one of another value.
     *
     * @throws InvalidInputException if there is no such setting, or it cannot have that value
     */
    Settings with(String name, String value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(known(name), value);
        var settings = new Settings(changed);
        var _ = settings.options();
        return settings;
    }

    /**
     * The same with one as if unsaid.
     *
     * @throws InvalidInputException if there is no such setting, or the others need it
     */
    Settings without(String name) {
        var changed = new LinkedHashMap<>(values);
        changed.remove(known(name));
        var settings = new Settings(changed);
        var _ = settings.options();
        return settings;
    }

    private static String known(String name) {
        if (!names().contains(name)) {
            throw new InvalidInputException(
                    "There is no setting %s; there are %s.".formatted(name, String.join(", ", names())));
        }
        return name;
    }

    /**
     * The options to decode with.
     *
     * @throws InvalidInputException if they are out of range or exclude each other
     */
    DecodingOptions options() {
        var sampling = new SamplingOptions();
        String[] arguments = values.entrySet().stream()
                .map(entry -> DASHES + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        try {
            new CommandLine(sampling).parseArgs(arguments);
        } catch (ParameterException e) {
            throw new InvalidInputException(e.getMessage().lines().findFirst().orElseThrow(), e);
        }
        return sampling.options();
    }
}
