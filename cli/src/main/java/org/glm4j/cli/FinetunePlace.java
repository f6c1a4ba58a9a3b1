package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.training.RunDirectory;
import picocli.CommandLine.ParseResult;

/**
 * Where a finetuning is saved.
 *
 * @param save its directory, there or not
 * @param arguments what the user wrote
 */
record FinetunePlace(Path save, ParseResult arguments) {

    static final String LOG = "log.jsonl";
    static final String REPORT = "report.html";
    static final String TEST_RESULTS = "test_results.json";
    static final String PREDICTIONS = "predictions";

    private static final String RESULTS = "results.json";

    /** Files and directories of a run, beside those with names of their own. */
    private static final String LEFT =
            "\\.?step-\\d+.*|\\.?best.*|test\\.jsonl.*|predictions\\.jsonl.*|evaluation\\..*";

    /** What may differ when a run goes on: what does not change its numbers. */
    private static final Set<String> FREE = Set.of(
            "--save",
            "--overwrite",
            "--log-interval",
            "--save-epoch",
            "--eval-batch-size",
            "--experiment-name",
            "--summary-dir",
            "--device",
            "--cpu-optimizer",
            "--zero-stage",
            "--peer-timeout",
            "--eval-valid");

    /** Refuses to go on with a run of other options. */
    void requireSameRun() {
        new RunDirectory(save).latest().ifPresent(saved -> {
            var before = RunDirectory.describe(saved).provenance();
            var now = Provenance.flags(arguments);
            var names = new TreeSet<>(now.keySet());
            before.keySet().stream().filter(name -> name.startsWith("--")).forEach(names::add);
            for (String name : names) {
                String was = before.getOrDefault(name, "unsaid");
                String is = now.getOrDefault(name, "unsaid");
                if (!FREE.contains(name) && !was.equals(is)) {
                    throw new InvalidInputException(
                            "%s holds a run with %s %s, not %s: save elsewhere, or begin anew with --overwrite."
                                    .formatted(save, name, was, is));
                }
            }
        });
    }

    /** Removes a run and nothing else. */
    void clear() {
        if (!Files.isDirectory(save)) {
            return;
        }
        try (var entries = Files.list(save)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (name.matches(LEFT)
                        || Set.of(LOG, REPORT, RESULTS, TEST_RESULTS, PREDICTIONS, "vocabulary", "tensorboard")
                                .contains(name)) {
                    try (var files = Files.walk(entry)) {
                        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                            Files.delete(file);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + save, e);
        }
    }
}
