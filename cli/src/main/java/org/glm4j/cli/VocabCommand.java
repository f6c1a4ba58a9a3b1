package org.glm4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.glm4j.checkpoint.WholeFile;
import org.glm4j.data.vocabulary.VocabularyKind;
import org.glm4j.data.vocabulary.VocabularyTrainer;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Learns vocabularies. */
@Command(
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Example:", "  glm vocab train articles.jsonl.gz --size 8000 --out my-vocabulary"})
final class VocabCommand implements Runnable {

    private static final int CHARACTERS = 1000;
    private static final long MEGABYTE = 1_000_000;

    private final Console console;

    @Spec
    private CommandSpec spec;

    VocabCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command.");
    }

    @Command(
            sortOptions = false,
            description = "Learns a vocabulary from text and writes it in Hugging Face's files, with GLM's special"
                    + " tokens. The same text gives the same vocabulary.")
    int train(
            @Parameters(
                            paramLabel = "CORPUS",
                            arity = "1..*",
                            description = "Files or folders of text, or names of the catalogue.")
                    List<String> names,
            @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where its files go.") Path out,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            defaultValue = "wordpiece",
                            description = "wordpiece, as BERT's (if unsaid), or bpe, byte-level as GPT-2's.")
                    String kind,
            @Option(names = "--size", paramLabel = "N", defaultValue = "8000", description = "Pieces; 8000.") int size,
            @Option(
                            names = "--min-frequency",
                            paramLabel = "N",
                            defaultValue = "2",
                            description = "Rarer pairs are not joined; 2.")
                    int minFrequency,
            @Option(names = "--cased", description = "Keep upper case and accents (wordpiece).") boolean cased,
            @Mixin CorpusOptions corpora) {
        var options = options(kind, size, minFrequency, !cased);
        requireEmpty(out);
        var catalog = corpora.catalog();
        var sources = names.stream()
                .map(name -> catalog.resolve(name, corpora.reading()))
                .toList();
        try (var progress = ProgressDisplay.of(console, "Reading", "MB", MEGABYTE);
                var stop = StopSignal.catching("Stopped: nothing was written to " + out + ".")) {
            var learnt = new VocabularyTrainer(options, stop.during(progress)).train(sources);
            WholeFile.writeDirectory(out, learnt::write);
            console.out()
                    .printf(
                            Locale.ROOT,
                            "%s: %,d pieces%n",
                            out,
                            learnt.pieces().size());
        }
        return 0;
    }

    /** What a vocabulary of some kind shall be like. */
    static org.glm4j.data.vocabulary.VocabularyOptions options(
            String kind, int size, int minFrequency, boolean lowerCase) {
        var named = switch (kind.toLowerCase(Locale.ROOT)) {
            case "wordpiece" -> VocabularyKind.WORD_PIECE;
            case "bpe" -> VocabularyKind.BYTE_LEVEL_BPE;
            default ->
                throw new InvalidInputException("%s is no kind of vocabulary: give wordpiece or bpe.".formatted(kind));
        };
        return new org.glm4j.data.vocabulary.VocabularyOptions(
                named, size, minFrequency, lowerCase && named == VocabularyKind.WORD_PIECE, CHARACTERS);
    }

    /** Before the work rather than after it. */
    private static void requireEmpty(Path out) {
        if (Files.exists(out)) {
            throw new InvalidInputException("%s exists already: name a new directory.".formatted(out));
        }
    }
}
