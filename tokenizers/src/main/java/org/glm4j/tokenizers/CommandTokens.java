package org.glm4j.tokenizers;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.glm4j.foundation.InvalidInputException;

/** The special tokens of a vocabulary, in the order of the reference's table. Immutable. */
public final class CommandTokens {

    private final List<CommandToken> entries;
    private final Map<String, CommandToken> byName = new HashMap<>();
    private final Map<String, CommandToken> byText = new HashMap<>();
    private final Map<Integer, CommandToken> byId = new HashMap<>();
    private final Map<Command, CommandToken> byCommand = new EnumMap<>(Command.class);

    CommandTokens(List<CommandToken> entries) {
        this.entries = List.copyOf(entries);
        for (var token : this.entries) {
            // Where tokens share a text or an id, the last one of the table answers for it.
            byName.put(token.name(), token);
            byText.put(token.text(), token);
            byId.put(token.id(), token);
        }
        for (var command : Command.values()) {
            var token = byName.get(command.referenceName());
            if (token != null) {
                byCommand.put(command, token);
            }
        }
    }

    /** All of them, in table order; tokens may share texts and ids. */
    public List<CommandToken> entries() {
        return entries;
    }

    /** Whether the vocabulary has this command. */
    public boolean has(Command command) {
        return byCommand.containsKey(command);
    }

    /**
     * Id of a command.
     *
     * @throws InvalidInputException if the vocabulary, with the options it was loaded with, has none
     */
    public int id(Command command) {
        var token = byCommand.get(command);
        if (token == null) {
            throw new InvalidInputException("this vocabulary has no %s token with the tokenizer options in use"
                    .formatted(command.referenceName()));
        }
        return token.id();
    }

    /** Id of a command, empty if the vocabulary has none. */
    public OptionalInt find(Command command) {
        var token = byCommand.get(command);
        return token == null ? OptionalInt.empty() : OptionalInt.of(token.id());
    }

    /** The token of this name of the reference, for example {@code MASK3} among sentinels. */
    public Optional<CommandToken> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The token written like this, for example {@code [MASK]}; of several the last of the table. */
    public Optional<CommandToken> written(String text) {
        return Optional.ofNullable(byText.get(text));
    }

    /** The token with this id; of several the last of the table. */
    public Optional<CommandToken> withId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
