package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glm4j.checkpoint.Companions;
import org.glm4j.data.corpus.Corpus;
import org.glm4j.data.corpus.CorpusCatalog;
import org.glm4j.data.corpus.ReaderOptions;
import org.glm4j.data.store.TokenStores;
import org.glm4j.data.vocabulary.VocabularyTrainer;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.primer.PrimerCorpus;

/** The vocabulary and the tokenised corpora of a pretraining, made where they are not there yet. */
final class CorpusSources {

    /** The corpus that glm4j makes itself. */
    static final String PRIMER = "primer";

    private static final int LEARNT_VOCABULARY = 8000;
    private static final long MEGABYTE = 1_000_000;

    private final Console console;
    private final PretrainCommand.Settings said;
    private final CorpusCatalog catalog;
    private final RunVocabulary vocabulary;

    /**
     * @param beside where the vocabulary may be if the user does not say
     */
    CorpusSources(Console console, PretrainCommand.Settings said, Optional<Path> beside) {
        this.console = console;
        this.said = said;
        this.catalog = said.corpora().catalog();
        this.vocabulary = RunVocabulary.in(
                said.run().save().resolve("vocabulary"),
                Optional.ofNullable(said.tokenizer())
                        .or(() -> beside.filter(path -> !Companions.in(path).isEmpty())),
                said.vocabulary().options(said.model().maxPositionEmbeddings()),
                this::learn);
    }

    /** The run's tokenizer and its files. */
    RunVocabulary vocabulary() {
        return vocabulary;
    }

    TokenStores open(List<String> names) {
        return open(names, said.corpora().reading());
    }

    TokenStores openForEvaluation(List<String> names) {
        String key = said.data().evalTextKey();
        return open(
                names, key == null ? said.corpora().reading() : said.corpora().reading(key));
    }

    private TokenStores open(List<String> names, ReaderOptions reading) {
        var source = new TokenStores.Source(
                catalog, reading, vocabulary.tokenizer(), said.corpora().tokenising(), tokens());
        List<String> resolved = names.stream().map(this::primerOrItself).toList();
        try (var progress = ProgressDisplay.of(console, "Tokenising", "MB", MEGABYTE);
                var stop = StopSignal.catching("Stopped; the same command goes on where it was.")) {
            return TokenStores.open(resolved, source, stop.during(progress));
        }
    }

    private Path tokens() {
        var folder = said.data().tokenStore();
        return folder == null ? said.run().save().resolve("tokens") : folder;
    }

    /** Learns a vocabulary from the training corpora. */
    private void learn(Path folder) {
        int size = said.model().vocabSize().orElse(LEARNT_VOCABULARY);
        console.err().printf("Learning a vocabulary of %,d pieces from the training text.%n", size);
        List<Corpus> corpora = said.data().trainData().stream()
                .map(name ->
                        catalog.resolve(primerOrItself(name), said.corpora().reading()))
                .toList();
        try (var progress = ProgressDisplay.of(console, "Reading", "MB", MEGABYTE);
                var stop = StopSignal.catching("Stopped; the same command begins again with the vocabulary.")) {
            new VocabularyTrainer(VocabCommand.options(said.data().vocabKind(), size, 2, true), stop.during(progress))
                    .train(corpora)
                    .write(folder);
        }
    }

    /** The file of the primer's text, written unless it is there, and every other name (./primer is a folder) as it is. */
    private String primerOrItself(String name) {
        if (!name.equals(PRIMER) || catalog.names().contains(name)) {
            return name;
        }
        long documents = said.data().primerDocuments();
        if (documents < 1) {
            throw new InvalidInputException("--primer-documents is %d: give 1 or more.".formatted(documents));
        }
        var primer = said.data().primer();
        Path file = tokens().resolve(primer.fileName(documents));
        if (!Files.exists(file)) {
            try (var progress = ProgressDisplay.of(console, "Writing text", "documents", 1);
                    var stop = StopSignal.catching("Stopped; the same command begins again with the text.")) {
                Files.createDirectories(tokens());
                new PrimerCorpus(primer.primer())
                        .write(file, documents, said.optimization().seed(), stop.during(progress));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make " + tokens(), e);
            }
        }
        return file.toString();
    }
}
