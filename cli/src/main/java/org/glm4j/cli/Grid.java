package org.glm4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The runs of a grid.
 *
 * @param command that each of them is
 * @param arguments of the command, some of which are the grid's own or tried
 * @param axes the values of every option that is tried
 */
record Grid(CommandSpec command, List<String> arguments, SequencedMap<String, List<String>> axes) {

    /**
     * One of them.
     *
     * @param settings values of the options that are tried
     */
    record Point(SequencedMap<String, String> settings) {

        /** Its name, which is that of its directory. */
        String name() {
            return named(settings).replaceAll("[^A-Za-z0-9.=,_+-]", "_");
        }

        /** What it shares with runs that differ in their seed alone. */
        String withoutSeed() {
            var rest = new LinkedHashMap<>(settings);
            rest.remove("--seed");
            return named(rest);
        }

        private static String named(Map<String, String> settings) {
            return settings.entrySet().stream()
                    .map(each -> each.getKey().substring(2) + "=" + each.getValue())
                    .collect(Collectors.joining(","));
        }
    }

    /** All combinations, the last option changing first. */
    List<Point> points() {
        var points = new ArrayList<>(List.of(new Point(new LinkedHashMap<>())));
        axes.forEach((name, values) -> {
            var longer = new ArrayList<Point>();
            for (Point point : points) {
                for (String value : values) {
                    var settings = new LinkedHashMap<>(point.settings);
                    settings.put(name, value);
                    longer.add(new Point(settings));
                }
            }
            points.clear();
            points.addAll(longer);
        });
        return points;
    }

    /** The command's arguments for one of them, but for where it is saved and what device it has. */
    List<String> arguments(Point point) {
        var dropped = new LinkedHashSet<>(axes.keySet());
        dropped.addAll(List.of("--grid", "--grid-devices", "--save"));
        var all = new ArrayList<>(without(command, arguments, dropped));
        point.settings.forEach((name, value) -> all.addAll(List.of(name, value)));
        return all;
    }

    /**
     * Arguments without some options and their values.
     *
     * @param names longest ones, with their dashes
     */
    static List<String> without(CommandSpec command, List<String> arguments, Set<String> names) {
        var kept = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            boolean assigned = word.startsWith("--") && word.contains("=");
            OptionSpec option = word.startsWith("-")
                    ? command.findOption(assigned ? word.substring(0, word.indexOf('=')) : word)
                    : null;
            if (option == null || !names.contains(option.longestName())) {
                kept.add(word);
            } else if (!assigned && option.arity().max() > 0) {
                i++; // its value
            }
        }
        return kept;
    }
}
