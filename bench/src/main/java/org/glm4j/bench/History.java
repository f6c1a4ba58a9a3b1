package org.glm4j.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where results go: one JSON line each, to a stream and to a file that keeps those of all runs. */
final class History {

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    private final PrintStream out;
    private final Clock clock;
    private final String commit;
    private final Machine machine;
    private final Map<String, Object> engine;

    /**
     * @param file lines are appended; made where it is not there
     * @param engine what computes, in figures and words
     */
    History(Path file, PrintStream out, Clock clock, String commit, Machine machine, Map<String, Object> engine) {
        this.file = file;
        this.out = out;
        this.clock = clock;
        this.commit = commit;
        this.machine = machine;
        this.engine = engine;
    }

    void add(Result result) {
        ObjectNode line = json.createObjectNode();
        line.put("date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        line.put("commit", commit);
        line.setAll((ObjectNode) json.valueToTree(result));
        line.set("machine", json.valueToTree(machine));
        line.set("engine", json.valueToTree(engine));
        String text = json.writeValueAsString(line) + "\n";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // One write call: lines of two runs at a time do not mix.
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.print(text);
        out.flush();
    }
}
