package org.glm4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.primer.Primer;
import org.glm4j.primer.PrimerCorpus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the text that glm-tiny learns from. */
@Command(
        sortOptions = false,
        customSynopsis = "glm primer --out FILE [OPTION...]",
        footer = {
            "",
            "With --evaluation, the questions about what training has not seen go into a",
            "folder: facts.jsonl and reading.jsonl (a blank and its answer), continuations.jsonl,",
            "held-out.jsonl (documents, for perplexity).",
            "",
            "Examples:",
            "  glm primer --documents 10000 --out primer.jsonl",
            "  glm primer --evaluation questions"
        })
final class PrimerCommand implements Callable<Integer> {

    private final Console console;

    @Option(names = "--out", paramLabel = "FILE", description = "Where documents go, one JSON object a line.")
    private Path out;

    @Option(names = "--documents", paramLabel = "N", description = "Documents; 100000, or 2000 held out.")
    private Long documents;

    @Option(names = "--seed", paramLabel = "N", description = "Decides the documents; 1234.")
    private long seed = 1234;

    @Option(names = "--evaluation", paramLabel = "DIR", description = "Write the questions instead.")
    private Path evaluation;

    @Option(
            names = "--tables",
            paramLabel = "DIR",
            description = "Tables, phrases and scripts of your own; those of glm4j if unsaid.")
    private Path tables;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Of every table of glm4j, how many rows facts are taken from, the best known first; all if"
                    + " unsaid.")
    private int rows = Integer.MAX_VALUE;

    @Option(
            names = "--facts",
            paramLabel = "P",
            description = "Share of the documents that are made of facts, between 0 and 1; 0.51.")
    private Double facts;

    PrimerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if ((out == null) == (evaluation == null)) {
            throw new InvalidInputException("Give either --out FILE for text or --evaluation DIR for questions.");
        }
        if (documents != null && documents < 1) {
            throw new InvalidInputException("--documents is %d: give 1 or more.".formatted(documents));
        }
        var corpus = new PrimerCorpus(
                tables == null ? PrimerChoice.of(rows, facts, "--").primer() : Primer.of(tables));
        try (var progress = ProgressDisplay.of(console, "Writing", "documents", 1);
                var stop = StopSignal.catching("Stopped: the file was not finished.")) {
            if (out != null) {
                corpus.write(out, documents == null ? 100_000 : documents, seed, stop.during(progress));
            } else {
                corpus.writeEvaluation(evaluation, documents == null ? 2_000 : documents, stop.during(progress));
            }
        }
        return 0;
    }
}
