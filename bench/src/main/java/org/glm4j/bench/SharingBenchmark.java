package org.glm4j.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.bench.Result.Target;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.training.launch.Job;
import org.glm4j.training.launch.Outcome;
import org.glm4j.training.launch.ThisMachine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two processes of one thread against one process of two threads, on the same texts, in turns: what sharing work among
 * processes costs, how long they wait for each other, and how much they exchange.
 */
final class SharingBenchmark {

    private static final int STEPS = 3;
    private static final double LEAST_RATIO = 0.9;

    /** Numbers beside the gradients: batches that count, the loss, and whether to stop, tokens and operations. */
    private static final long OTHER_BYTES = 8 * (1 + 1 + 3);

    /** A model, and its texts. */
    enum Size {
        GLM_BASE,
        /** To try the benchmark. */
        GLM_TINY;

        GlmConfig config() {
            return this == GLM_BASE ? SyntheticModel.bertSized(12, 768, 12) : SyntheticModel.bertSized(2, 64, 2);
        }

        /** So many texts, whose words fill their rows. */
        TrainingTask task(int rows) {
            int[] lengths = new int[rows];
            Arrays.fill(lengths, this == GLM_BASE ? 512 : 64);
            return new TrainingTask("%d x %d".formatted(rows, lengths[0]), lengths);
        }
    }

    private final Surroundings surroundings;
    private final Size size;

    SharingBenchmark(Surroundings surroundings, Size size) {
        this.surroundings = surroundings;
        this.size = size;
    }

    void run() throws IOException, InterruptedException {
        var alone = new ArrayList<Double>(); // tokens per second
        var shared = new ArrayList<Double>();
        var waiting = new ArrayList<Double>();
        long bytes = 0;
        Path logs = Files.createTempDirectory("glm4j-sharing");
        for (int round = 0; round < surroundings.rounds(); round++) {
            var one = steps(1, 2, logs);
            var two = steps(2, 1, logs);
            alone.add(rate(one, 1));
            shared.add(rate(two, 2));
            waiting.add(share(two));
            bytes = two.get("bytes").asLong();
        }
        report(values(alone), values(shared), values(waiting), bytes);
    }

    private JsonNode steps(int processes, int threads, Path logs) throws InterruptedException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(List.of("sharing-probe", "--size", size.name(), "--steps", Integer.toString(STEPS)));
        var shown = new ByteArrayOutputStream();
        var job = new Job(
                command,
                new ThisMachine(processes),
                Map.of("GLM4J_THREADS", Integer.toString(threads)),
                logs,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
        if (job.run(shown, () -> false) instanceof Outcome.Failed failed) {
            throw new IllegalStateException(failed.sentence());
        }
        String last = shown.toString(StandardCharsets.UTF_8).lines().toList().getLast();
        return JsonMapper.shared().readTree(last);
    }

    private static double[] numbers(JsonNode run, String name) {
        return run.get(name).valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    /** Tokens per second. */
    private static double rate(JsonNode run, int processes) {
        return processes
                * run.get("tokens").asDouble()
                / Figures.of(numbers(run, "seconds")).median();
    }

    /** Share of the time that the first process waited for the other. */
    private static double share(JsonNode run) {
        return Arrays.stream(numbers(run, "waited")).sum()
                / Arrays.stream(numbers(run, "seconds")).sum();
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void report(double[] alone, double[] shared, double[] waiting, long bytes) {
        String variant = "%s fp32, %s, dropout 0.1, 2 processes of 1 thread"
                .formatted(size.name(), size.task(SharingProbe.TEXTS).name());
        long expected = 4 * size.config().parameterCount() + OTHER_BYTES;
        var details = new LinkedHashMap<String, Object>();
        details.put("tokensPerSecondOf1ProcessOf2Threads", Figures.of(alone).median());
        details.put("bytesHandedOverPerStep", bytes);
        details.put("bytesByTheFormula", expected);
        var ratio = Figures.ofRatios(shared, alone);
        surroundings
                .history()
                .add(new Result(
                        "sharing",
                        variant + ", against 1 process of 2 threads",
                        "tokens/s",
                        Figures.of(shared),
                        null,
                        ratio,
                        null,
                        Target.atLeast("ratio", LEAST_RATIO, ratio.median()),
                        details));
        var share = Figures.of(waiting);
        surroundings
                .history()
                .add(new Result(
                        "sharing",
                        variant + ", share of a step spent waiting",
                        "1",
                        share,
                        null,
                        null,
                        null,
                        null,
                        Map.of()));
        if (bytes != expected) {
            throw new IllegalStateException(
                    "%,d bytes were handed over in a step, not %,d as the formula has it".formatted(bytes, expected));
        }
    }
}
