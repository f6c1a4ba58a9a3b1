package org.glm4j.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glm4j.bench.Result.Target;
import tools.jackson.databind.JsonNode;

/** What a long run costs beside computing: memory that grows, and waiting for data. */
final class LongRunBenchmark {

    private static final int FROM = 200;
    private static final int STEPS = 2000;
    private static final int BATCH = 16;
    private static final double MEGA = 1e6;

    private final Surroundings surroundings;

    LongRunBenchmark(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * With a heap that Java lets grow as it likes, and with a small young generation, which is soon as large as it will
     * be: what a step leaves behind in Java is little.
     */
    void run() throws IOException {
        measure("", List.of());
        measure(", -Xmn8m", List.of("-Xmn8m"));
    }

    private void measure(String note, List<String> more) throws IOException {
        var java = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")); // the launcher's
        java.addAll(more);
        JsonNode run = OwnProcess.run(
                java,
                List.of(
                        "long-run-probe",
                        "--batch",
                        Integer.toString(BATCH),
                        "--from",
                        Integer.toString(FROM),
                        "--steps",
                        Integer.toString(STEPS)));
        String variant = "model of the demo, %d texts of 16 to 128 a step, steps %,d to %,d%s"
                .formatted(BATCH, FROM, STEPS, note);
        double grown = (run.get("after").asDouble() - run.get("before").asDouble()) / MEGA;
        surroundings
                .history()
                .add(new Result(
                        "growth",
                        variant + ", resident memory",
                        "MB",
                        Figures.of(grown),
                        null,
                        null,
                        null,
                        Target.atMost("median", 5, grown),
                        Map.of("residentAtTheEnd", run.get("after").asDouble() / MEGA)));
        double waited = run.get("waitedSeconds").asDouble() / run.get("seconds").asDouble();
        surroundings
                .history()
                .add(new Result(
                        "waiting",
                        variant + ", share of the time spent waiting for batches",
                        "1",
                        Figures.of(waited),
                        null,
                        null,
                        null,
                        Target.atMost("median", 0.01, waited),
                        Map.of("secondsPerStep", run.get("seconds").asDouble() / (STEPS - FROM))));
    }
}
