package org.glm4j.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.glm4j.model.engine.Engine;
import org.glm4j.model.engine.EngineReport;
import picocli.CommandLine.Option;

/** What every benchmark can be told. */
final class BenchOptions {

    @Option(
            names = "--python",
            paramLabel = "PATH",
            defaultValue = "${env:GLM4J_PYTHON}",
            description = "Python with torch, for the other side (default: $GLM4J_PYTHON; none: no ratios).")
    private Optional<Path> python = Optional.empty();

    @Option(names = "--threads", description = "Threads of one operation, on both sides (default: the engine's).")
    private int threads;

    @Option(names = "--rounds", description = "Measurements of a case (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--root", description = "Checkout of glm4j (default: the current directory).")
    private Path root = Path.of("");

    @Option(names = "--results", description = "File that results are appended to.")
    private Optional<Path> results = Optional.empty();

    @Option(
            names = "--scratch",
            description = "Directory for synthetic checkpoints; what is there already is used again.")
    private Path scratch = SyntheticCheckpoints.DEFAULT_DIRECTORY;

    Surroundings prepare() {
        Path checkout = root.toAbsolutePath().normalize();
        Engine engine = Engine.start();
        if (threads > 0) {
            engine.setThreads(threads);
        }
        EngineReport report = engine.report();
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("libtorch", report.libtorchVersion());
        description.put("blas", report.blas());
        description.put("threading", report.threadingLayer());
        description.put("threads", report.threads());
        description.put("vectors", report.cpuCapability());
        Optional<PythonPeer> peer = python.map(
                path -> PythonPeer.start(path, checkout.resolve("bench/python/runner.py"), report.threads()));
        peer.ifPresent(other -> description.put("pytorch", other.ask("describe", Map.of())));
        History history = new History(
                results.orElse(checkout.resolve("bench/results/history.jsonl")),
                System.out,
                Clock.systemUTC(),
                CodeVersion.of(checkout),
                Machine.describe(),
                description);
        return new Surroundings(checkout, scratch, rounds, peer, history);
    }
}
