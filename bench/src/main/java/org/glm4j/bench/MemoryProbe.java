package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.LanguageModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;

/** One decoding in a process of its own, which then says how much memory it took at most. */
@Command(name = "memory-probe", hidden = true)
final class MemoryProbe implements Callable<Integer> {

    private static final Path STATUS = Path.of("/proc/self/status");

    @Option(names = "--model", required = true)
    private Path model;

    @Option(names = "--dtype", required = true)
    private Dtype dtype;

    @Option(names = "--batch", required = true)
    private int batch;

    @Option(names = "--prompt", required = true)
    private int prompt;

    @Option(names = "--tokens", required = true)
    private int tokens;

    @Override
    public Integer call() throws IOException {
        try (LanguageModel opened = BenchModels.open(model, dtype)) {
            new DecodingTask(batch, prompt, tokens).run(opened);
            Map<String, Long> memory = new LinkedHashMap<>();
            memory.put("peak", bytes("VmHWM"));
            memory.put("anonymous", bytes("RssAnon"));
            memory.put("files", bytes("RssFile"));
            System.out.println(new ObjectMapper().writeValueAsString(memory));
        }
        return 0;
    }

    static long bytes(String key) throws IOException {
        if (!Files.exists(STATUS)) {
            throw new InvalidInputException("peak memory is measured on Linux only: there is no " + STATUS);
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
