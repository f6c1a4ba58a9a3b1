package org.glm4j.cli;

import java.nio.file.Path;
import org.glm4j.data.show.CorpusStatistics;
import org.glm4j.data.show.CorpusView;
import org.glm4j.data.show.SamplePicture;
import org.glm4j.data.store.TokenStore;
import org.glm4j.data.store.TokenStoreBuilder;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.Tokenizers;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tokenises corpora, and shows what they hold. */
@CommandLine.Command(
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  glm corpus build articles.jsonl.gz --tokenizer glm-large --out articles.tokens",
            "  glm corpus show articles.tokens --tokenizer glm-large --samples 3"
        })
final class CorpusCommand implements Runnable {

    private static final long MEGABYTE = 1_000_000;

    private final Console console;

    @Spec
    private CommandSpec spec;

    CorpusCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command.");
    }

    /** How text becomes ids. */
    static final class Vocabulary {

        @Option(
                names = {"-t", "--tokenizer"},
                paramLabel = "DIR",
                required = true,
                description = "Vocabulary: a directory, or a file of one.")
        private Path tokenizer;

        @ArgGroup(validate = false, heading = "%nWhat the vocabulary's files do not say (the reference's names):%n")
        private VocabularyOptions vocabulary = new VocabularyOptions();

        GlmTokenizer open() {
            return Tokenizers.load(tokenizer, vocabulary.options(null));
        }
    }

    @CommandLine.Command(
            sortOptions = false,
            description = "Tokenises a corpus into a token store, from which training reads. A build that was stopped"
                    + " goes on where it was.")
    int build(
            @Parameters(paramLabel = "CORPUS", description = "File or folder of text, or a name of the catalogue.")
                    String name,
            @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the store goes.")
                    Path out,
            @CommandLine.Mixin Vocabulary vocabulary,
            @CommandLine.Mixin CorpusOptions corpora) {
        try (var tokenizer = vocabulary.open()) {
            var corpus = corpora.catalog().resolve(name, corpora.reading());
            try (var progress = ProgressDisplay.of(console, "Tokenising", "MB", MEGABYTE);
                    var stop = StopSignal.catching("Stopped; the same command goes on where it was.");
                    var store = new TokenStoreBuilder(corpus, tokenizer, corpora.tokenising())
                            .build(out, stop.during(progress))) {
                console.out().print(CorpusStatistics.describe(store));
            }
        }
        return 0;
    }

    @CommandLine.Command(
            sortOptions = false,
            description = "Shows figures of a token store, and samples as a model is trained on them: the text with its"
                    + " blanks, and for each blank what is read, what is to be answered, and both positions.")
    int show(
            @Parameters(paramLabel = "STORE", description = "Token store: a folder that 'glm corpus build' made.")
                    Path folder,
            @Option(names = "--samples", paramLabel = "N", defaultValue = "1", description = "Samples to show; 1.")
                    int samples,
            @Option(
                            names = "--picture",
                            paramLabel = "FILE",
                            description = "Paint the last sample's attention mask and positions as a PNG picture.")
                    Path picture,
            @Option(names = "--verify", description = "Read and check every token.") boolean verify,
            @Option(
                            names = "--seq-length",
                            paramLabel = "N",
                            defaultValue = "512",
                            description = "Most tokens of a text; 512.")
                    int seqLength,
            @Option(names = "--seed", paramLabel = "N", defaultValue = "1234", description = "Decides the samples.")
                    long seed,
            @CommandLine.Mixin Vocabulary vocabulary,
            @ArgGroup(validate = false, heading = "%nObjective:%n") ObjectiveOptions objective) {
        try (var tokenizer = vocabulary.open();
                var store = TokenStore.open(folder)) {
            store.requireTokenizer(tokenizer);
            console.out().print(CorpusStatistics.describe(store));
            if (verify) {
                try (var progress = ProgressDisplay.of(console, "Checking", "million tokens", MEGABYTE)) {
                    store.verify(progress);
                }
                console.out().println("every token is as it was written");
            }
            var said = objective == null ? new ObjectiveOptions() : objective;
            boolean taskMask = tokenizer.commands().find(Command.SMASK).isPresent();
            var view = new CorpusView(
                    store, tokenizer, said.blanks(vocabulary.vocabulary, seqLength, true, taskMask), seed);
            for (int i = 0; i < samples; i++) {
                console.out().print("\n" + view.describe(i));
            }
            if (picture != null) {
                paint(view, samples - 1, picture);
            }
        }
        return 0;
    }

    private static void paint(CorpusView view, int position, Path picture) {
        if (position < 0) {
            throw new InvalidInputException("--picture needs a sample: give --samples 1 or more.");
        }
        new SamplePicture(view.samples(position).getFirst()).write(picture);
    }
}
