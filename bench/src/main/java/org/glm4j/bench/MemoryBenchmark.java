package org.glm4j.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.bench.Result.Target;
import org.glm4j.checkpoint.Dtype;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Peak memory of a process that loads a model and decodes, over what weights and cache must take. */
final class MemoryBenchmark {

    private static final DecodingTask TASK = new DecodingTask(1, 128, 64);
    private static final double MEGA = 1e6;

    private final Surroundings surroundings;

    MemoryBenchmark(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run() throws IOException {
        Path directory = SyntheticCheckpoints.glmLarge(surroundings.scratch());
        for (Dtype dtype : List.of(Dtype.FP32, Dtype.BF16)) {
            SyntheticModel model = SyntheticCheckpoints.glmLargeModel();
            double weights = model.parameters() * dtype.bytes() / MEGA;
            double cache =
                    model.cacheElements(TASK.batch()) * (TASK.promptLength() + TASK.tokens()) * dtype.bytes() / MEGA;
            JsonNode memory = probe(directory, dtype);
            double peak = memory.get("peak").asDouble() / MEGA;
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("weights", weights);
            details.put("cache", cache);
            details.put("anonymousAtTheEnd", memory.get("anonymous").asDouble() / MEGA);
            details.put("mappedFilesAtTheEnd", memory.get("files").asDouble() / MEGA);
            details.put("beyondWeightsAndCache", peak - weights - cache);
            surroundings
                    .history()
                    .add(new Result(
                            "memory",
                            "glm-large %s %s, peak resident".formatted(dtype, TASK.name()),
                            "MB",
                            Figures.of(peak),
                            null,
                            null,
                            null,
                            Target.atMost("median", weights + cache + 500, peak),
                            details));
        }
    }

    private static JsonNode probe(Path directory, Dtype dtype) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName(), "memory-probe"));
        command.addAll(List.of("--model", directory.toString(), "--dtype", dtype.name()));
        command.addAll(List.of(
                "--batch", Integer.toString(TASK.batch()),
                "--prompt", Integer.toString(TASK.promptLength()),
                "--tokens", Integer.toString(TASK.tokens())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the process whose memory was to be measured failed");
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while memory was measured", e);
        }
        return new ObjectMapper().readTree(output);
    }
}
