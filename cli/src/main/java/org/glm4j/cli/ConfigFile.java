package org.glm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Options in a file, {@code --config FILE}: YAML whose keys are the options' names without the dashes, and {@code
 * deepspeed-config}, the path of a DeepSpeed configuration or its content. What a DeepSpeed configuration says goes
 * before the file's other keys, as in the reference; the command line goes before both.
 */
final class ConfigFile {

    private static final String DEEPSPEED = "deepspeed-config";

    private static final String MODEL_PARTS = "--model-parallel-size";

    private final CommandSpec command;
    private final int processes;

    /** Every setting as it would be on a command line, by the option that it sets. */
    private final SequencedMap<OptionSpec, List<String>> arguments = new LinkedHashMap<>();

    private ConfigFile(CommandSpec command, int processes) {
        this.command = command;
        this.processes = processes;
    }

    /**
     * No file.
     *
     * @param processes that share the work
     */
    static ConfigFile empty(CommandSpec command, int processes) {
        return new ConfigFile(command, processes);
    }

    /**
     * Reads a file.
     *
     * @param processes that share the work
     * @throws InvalidInputException if it cannot be read, or says something that the command does not know
     */
    static ConfigFile read(Path file, CommandSpec command, int processes) {
        var config = new ConfigFile(command, processes);
        JsonNode root = parse(file);
        root.forEachEntry((key, value) -> {
            if (!key.replace('_', '-').equals(DEEPSPEED)) {
                config.set(file, key, value);
            }
        });
        for (String key : List.of(DEEPSPEED, DEEPSPEED.replace('-', '_'))) {
            JsonNode deepSpeed = root.path(key);
            if (deepSpeed.isString()) {
                Path relative = file.toAbsolutePath().resolveSibling(deepSpeed.asString());
                config.addDeepSpeed(Files.exists(relative) ? relative : Path.of(deepSpeed.asString()));
            } else if (deepSpeed.isObject()) {
                config.add(DeepSpeedConfig.of(file + ": " + key, deepSpeed, config.batchTakers()));
            }
        }
        return config;
    }

    private static JsonNode parse(Path file) {
        JsonNode root;
        try {
            root = YAMLMapper.shared().readTree(Files.readString(file)); // JSON is YAML
        } catch (IOException e) {
            throw new InvalidInputException("%s: cannot be read (%s).".formatted(file, reason(e)), e);
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    "%s: is neither YAML nor JSON (%s).".formatted(file, e.getOriginalMessage()), e);
        }
        if (!root.isObject()) {
            throw new InvalidInputException(
                    "%s: give one line for each option, such as num-layers: 12.".formatted(file));
        }
        return root;
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException ? "no such file" : e.getMessage();
    }

    /** Adds the settings of a DeepSpeed configuration, which go before those that are there. */
    void addDeepSpeed(Path file) {
        add(DeepSpeedConfig.of(file.toString(), parse(file), batchTakers()));
    }

    /** Processes with batches of their own: those that share a model share its batches. */
    private int batchTakers() {
        if (processes == 1) {
            return 1;
        }
        OptionSpec parts = command.findOption(MODEL_PARTS);
        int inFile = arguments.getOrDefault(parts, List.of()).stream()
                .mapToInt(said -> Integer.parseInt(said.substring(said.indexOf('=') + 1)))
                .findFirst()
                .orElse(1);
        int said = command.commandLine().getParseResult().matchedOptionValue(MODEL_PARTS, inFile);
        return Math.max(1, processes / Math.max(1, said));
    }

    private void add(Map<String, String> settings) {
        settings.forEach((flag, value) -> {
            OptionSpec option = command.findOption(flag);
            arguments.put(option, takesValue(option) ? List.of(flag + "=" + value) : List.of(flag));
        });
    }

    private void set(Path file, String key, JsonNode value) {
        String flag = "--" + key;
        OptionSpec option = command.findOption(flag);
        if (option == null) {
            option = command.findOption("--" + key.replace('_', '-'));
        }
        if (option == null) {
            throw new InvalidInputException("%s: there is no option --%s; see 'glm %s --help' and docs/flags.md."
                    .formatted(file, key, command.name()));
        }
        arguments.put(option, arguments(file, option, flag, value));
    }

    private static List<String> arguments(Path file, OptionSpec option, String flag, JsonNode value) {
        if (value.isArray()) {
            var list = new ArrayList<>(List.of(flag));
            value.forEach(element -> list.add(element.asString()));
            return list;
        }
        if (value.isObject() || value.isNull()) {
            throw new InvalidInputException("%s: %s needs a value or a list.".formatted(file, flag.substring(2)));
        }
        if (takesValue(option)) {
            return List.of(flag + "=" + value.asString());
        }
        if (!value.isBoolean()) {
            throw new InvalidInputException(
                    "%s: %s is true or false, not %s.".formatted(file, flag.substring(2), value.asString()));
        }
        if (value.booleanValue()) {
            return List.of(flag);
        }
        return option.negatable() ? List.of("--no-" + flag.substring(2)) : List.of();
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** The file's options, then those of the command line, without those of the file that the command line sets too. */
    List<String> before(picocli.CommandLine.ParseResult said) {
        var all = new ArrayList<String>();
        arguments.forEach((option, list) -> {
            if (!said.hasMatchedOption(option)) {
                all.addAll(list);
            }
        });
        List<String> line = said.originalArgs(); // the root command's, from its first word on
        all.addAll(line.subList(line.indexOf(command.name()) + 1, line.size()));
        return all;
    }
}
