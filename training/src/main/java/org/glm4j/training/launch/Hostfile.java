package org.glm4j.training.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.glm4j.foundation.InvalidInputException;

/**
 * Machines and how many processes each takes, one per line as Open MPI has them: {@code node1 slots=4}. What follows a
 * {@code #} is a comment.
 */
public record Hostfile(List<Host> hosts) {

    private static final Pattern LINE = Pattern.compile("(?<name>[^\\s=]+)(\\s+slots\\s*=\\s*(?<slots>\\d{1,4}))?");

    /**
     * @param name as {@code ssh} takes it: a name of the network or of {@code ~/.ssh/config}, perhaps with a user before
     *     an {@code @}
     * @param slots processes that it takes; 1 where the file says nothing
     */
    public record Host(String name, int slots) {

        /** What the other machines call it. */
        String address() {
            return name.substring(name.indexOf('@') + 1);
        }
    }

    public Hostfile {
        hosts = List.copyOf(hosts);
    }

    /**
     * @throws InvalidInputException if the file cannot be read, or names no machine
     */
    public static Hostfile read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var hosts = new ArrayList<Host>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                hosts.add(host(line, "%s, line %d".formatted(file, i + 1)));
            }
        }
        if (hosts.isEmpty()) {
            throw new InvalidInputException(
                    "%s names no machine: give it lines such as 'node1 slots=4'".formatted(file));
        }
        return new Hostfile(hosts);
    }

    private static Host host(String line, String place) {
        var matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new InvalidInputException("%s: '%s' is not a machine's name and 'slots=N'".formatted(place, line));
        }
        String slots = matcher.group("slots");
        int count = slots == null ? 1 : Integer.parseInt(slots);
        if (count == 0) {
            throw new InvalidInputException("%s: slots=0 takes no process: leave the line out".formatted(place));
        }
        return new Host(matcher.group("name"), count);
    }

    /** How many processes all machines take. */
    public int slots() {
        return hosts.stream().mapToInt(Host::slots).sum();
    }

    /**
     * The first machines, with so many processes in all.
     *
     * @throws InvalidInputException if they do not take so many
     */
    public Hostfile limited(int processes) {
        if (processes > slots()) {
            throw new InvalidInputException(
                    "--nproc is %d, but the machines take %d processes: raise their slots, or leave --nproc out"
                            .formatted(processes, slots()));
        }
        var taken = new ArrayList<Host>();
        int left = processes;
        for (var host : hosts) {
            int here = Math.min(left, host.slots());
            if (here > 0) {
                taken.add(new Host(host.name(), here));
            }
            left -= here;
        }
        return new Hostfile(taken);
    }
}
