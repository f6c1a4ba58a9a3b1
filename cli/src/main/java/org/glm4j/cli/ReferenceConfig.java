package org.glm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The reference's configuration of a model and of a task ({@code config_tasks/model_*.sh}, {@code task_*.sh}) as arguments
 * of a command: what the files list, and what the reference's wrapper scripts make of their variables.
 */
final class ReferenceConfig {

    /** Variables that hold arguments, in the order in which the wrappers write them. */
    private static final List<String> LISTS =
            List.of("gpt_options", "MODEL_ARGS", "TRAIN_ARGS", "COMMON_ARGS", "TASK_ARGS", "EVALUATE_ARGS");

    /** Variables that the wrappers give to a flag; of two for one flag the later one counts. */
    private static final SequencedMap<String, String> FLAGS = flags();

    private final CommandSpec command;
    private final SequencedMap<OptionSpec, List<String>> arguments = new LinkedHashMap<>();

    private ReferenceConfig(CommandSpec command) {
        this.command = command;
    }

    private static SequencedMap<String, String> flags() {
        var flags = new LinkedHashMap<String, String>();
        flags.put("EXPERIMENT_NAME", "--experiment-name");
        flags.put("TASK_NAME", "--task");
        flags.put("DATA_PATH", "--data-dir");
        flags.put("MAX_SEQ_LEN", "--seq-length");
        flags.put("BATCH_SIZE", "--batch-size");
        flags.put("BATCH_SINGLE", "--batch-size");
        flags.put("XXLARGE_EPOCH", "--epochs");
        flags.put("EPOCH_SINGLE", "--epochs");
        flags.put("LR_SINGLE", "--lr");
        flags.put("MASK_RATIO", "--blank-maskratio");
        return flags;
    }

    /**
     * Reads configurations, one after the other; a later one sees the variables of those before.
     *
     * @param files the model's first
     * @param given variables that are set before, such as {@code DATA_ROOT}
     * @throws InvalidInputException if a file says something that is not understood or cannot be honoured
     */
    static ReferenceConfig read(List<Path> files, Map<String, String> given, CommandSpec command) {
        Map<String, String> variables = new LinkedHashMap<>(given);
        variables.putIfAbsent("MODEL_TYPE", "glm");
        variables.putIfAbsent("MP_SIZE", "1");
        for (Path file : files) {
            variables = ShellAssignments.read(file, variables);
        }
        var config = new ReferenceConfig(command);
        for (String list : LISTS) {
            config.addAll(files, ShellAssignments.words(variables.getOrDefault(list, "")));
        }
        // As in the wrappers, whose own flags stand behind the lists.
        for (var flag : FLAGS.entrySet()) {
            if (variables.containsKey(flag.getKey())) {
                config.set(files, flag.getValue(), List.of(variables.get(flag.getKey())));
            }
        }
        return config;
    }

    private void addAll(List<Path> files, List<String> words) {
        int i = 0;
        while (i < words.size()) {
            String flag = words.get(i++);
            if (!flag.startsWith("--")) {
                throw new InvalidInputException("%s: \"%s\" belongs to no flag".formatted(named(files), flag));
            }
            var values = new ArrayList<String>();
            while (i < words.size() && !words.get(i).startsWith("--")) {
                values.add(words.get(i++));
            }
            set(files, flag, values);
        }
    }

    private void set(List<Path> files, String flag, List<String> values) {
        OptionSpec option = command.findOption(flag);
        if (option == null) {
            throw new InvalidInputException(
                    "%s: %s is not a flag of glm %s".formatted(named(files), flag, command.name()));
        }
        var words = new ArrayList<>(List.of(flag));
        words.addAll(values);
        arguments.put(option, words);
    }

    private static String named(List<Path> files) {
        return String.join(", ", files.stream().map(Path::toString).toList());
    }

    /** The configurations' arguments, then those of the command line, without those that it sets too. */
    List<String> before(ParseResult said) {
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
