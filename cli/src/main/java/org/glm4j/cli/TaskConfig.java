package org.glm4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Files that say how a model is finetuned or evaluated: one of {@code configs}, or the reference's shell files.
 *
 * @param files a YAML file, or shell files of which later ones know the variables of earlier ones; at least one
 * @param variables of shell files, by name
 */
record TaskConfig(List<Path> files, Map<String, String> variables) {

    /** Variables that the environment may set. */
    private static final List<String> FROM_ENVIRONMENT = List.of("DATA_ROOT", "CHECKPOINT_PATH", "SAVE_PATH");

    /**
     * @param given variables that the user set, which go before those of the environment
     */
    static TaskConfig of(List<Path> files, Map<String, String> given, Console console) {
        var variables = new LinkedHashMap<String, String>();
        for (String name : FROM_ENVIRONMENT) {
            if (console.environment().containsKey(name)) {
                variables.put(name, console.environment().get(name));
            }
        }
        variables.putAll(given);
        return new TaskConfig(files, variables);
    }

    /**
     * Runs a command with what the files say, and what the command line says after that.
     *
     * @param command as it was given, with the files
     * @param run takes all arguments
     * @throws InvalidInputException if the command does not know what a file says
     */
    int run(CommandSpec command, ToIntFunction<List<String>> run) {
        var said = command.commandLine().getParseResult();
        boolean yaml = files.size() == 1 && files.getFirst().toString().endsWith(".yaml");
        List<String> arguments = yaml
                ? ConfigFile.read(files.getFirst(), command, 1).before(said)
                : ReferenceConfig.read(files, variables, command).before(said);
        try {
            return run.applyAsInt(arguments);
        } catch (ParameterException e) {
            throw new InvalidInputException(
                    "%s: %s"
                            .formatted(
                                    files.getLast(),
                                    e.getMessage().lines().findFirst().orElseThrow()),
                    e);
        }
    }
}
