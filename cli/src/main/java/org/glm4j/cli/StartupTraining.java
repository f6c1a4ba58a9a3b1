package org.glm4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs what users run, with a model of a few numbers, so that the JVM can note which classes that needs and how they
 * link ({@code -XX:AOTCacheOutput}, see {@code ./glm}). Its other use is to unpack the native libraries ahead of the
 * first real run.
 *
 * <p>With the argument {@code help} it only lets the commands explain themselves: the JVM loads whatever a cache holds at
 * every start, and {@code glm --help} has no use for models.
 */
public final class StartupTraining {

    private static final String REQUEST =
            "{\"input_ids\":[[2,5,4]],\"position_ids\":[[[0,1,2],[0,0,0]]],\"attention_mask\":[3]}\n";

    private static final String HELP = "help";

    private StartupTraining() {}

    /** Ends with exit code 1 if one of the commands does not work here. */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains(HELP)) {
            runHelp();
        } else {
            runModels();
        }
    }

    private static void runHelp() {
        run("", "--help");
        run("", "--version");
        for (Subcommand each : Subcommand.ALL) {
            run("", each.name(), "--help");
            run("", HELP, each.name());
        }
    }

    private static void runModels() throws IOException {
        Path model = Files.createTempDirectory("glm4j-");
        try {
            SampleModel.write(model);
            String directory = model.toString();
            run("", "fill", "--model", directory, "--out-seq-length", "4", "the [MASK] sat on a mat.");
            run(
                    "the cat [MASK]\n",
                    "fill",
                    "-m",
                    directory,
                    "--json",
                    "--top-k",
                    "5",
                    "--seed",
                    "1",
                    "--out-seq-length",
                    "4");
            run("", "fill", "-m", directory, "--num-beams", "2", "--out-seq-length", "4", "the [MASK]");
            run("the cat\n", "tokenize", "--tokenizer", directory, "--json");
            run(REQUEST, "logits", "--model", directory);
            run("", "inspect", directory);
            run("", "completion");
        } finally {
            delete(model);
        }
    }

    private static void run(String input, String... arguments) {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                nothing,
                System.err,
                Console.Terminals.NONE,
                Map.of());
        if (GlmCommand.run(console, arguments) != 0) {
            throw new IllegalStateException("glm " + String.join(" ", arguments) + " does not work here");
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
