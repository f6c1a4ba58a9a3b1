package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.bench.Result.Target;
import org.glm4j.checkpoint.Dtype;
import tools.jackson.databind.JsonNode;

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
        return OwnProcess.run(
                List.of(),
                List.of(
                        "memory-probe",
                        "--model",
                        directory.toString(),
                        "--dtype",
                        dtype.name(),
                        "--batch",
                        Integer.toString(TASK.batch()),
                        "--prompt",
                        Integer.toString(TASK.promptLength()),
                        "--tokens",
                        Integer.toString(TASK.tokens())));
    }
}
