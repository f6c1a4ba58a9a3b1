package org.glm4j.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which values a grid of runs tries. */
final class GridOptions {

    /** What all runs of a grid share. */
    private static final Set<String> SHARED =
            Set.of("--save", "--overwrite", "--grid", "--grid-devices", "--device", "--task-config", "--model-config");

    @Option(
            names = "--grid",
            paramLabel = "NAME=V,V",
            description = "Try values of an option, such as lr=1e-5,2e-5; again for another option, such as seed=1,2,3."
                    + " Every combination is a run with a directory of its own in --save.")
    private List<String> grid = List.of();

    @Option(
            names = "--grid-devices",
            paramLabel = "D",
            split = ",",
            description = "Devices that take a run at a time, such as cuda:0,cuda:1; if unsaid, one run follows the"
                    + " other on --device.")
    private List<String> devices = List.of();

    boolean wanted() {
        if (grid.isEmpty() && !devices.isEmpty()) {
            throw new InvalidInputException("--grid-devices is for a grid: say with --grid what it tries.");
        }
        return !grid.isEmpty();
    }

    List<String> devices() {
        return devices;
    }

    /** The values of every option that is tried, by its name with its dashes. */
    SequencedMap<String, List<String>> axes(CommandSpec command) {
        var axes = new LinkedHashMap<String, List<String>>();
        for (String axis : grid) {
            int equals = axis.indexOf('=');
            String name = "--" + (equals < 0 ? axis : axis.substring(0, equals)).replaceFirst("^--", "");
            var option = command.findOption(name);
            if (equals < 0 || option == null || option.arity().max() != 1 || SHARED.contains(option.longestName())) {
                throw new InvalidInputException(
                        "--grid %s: give an option with a value and what it shall be, such as lr=1e-5,2e-5."
                                .formatted(axis));
            }
            var values = Arrays.stream(axis.substring(equals + 1).split(","))
                    .map(String::strip)
                    .toList();
            if (values.stream().anyMatch(String::isEmpty) || Set.copyOf(values).size() < values.size()) {
                throw new InvalidInputException(
                        "--grid %s: give values that differ, with commas between.".formatted(axis));
            }
            if (axes.put(option.longestName(), values) != null) {
                throw new InvalidInputException(
                        "--grid tries %s twice: give all of its values at once.".formatted(name));
            }
        }
        return axes;
    }
}
