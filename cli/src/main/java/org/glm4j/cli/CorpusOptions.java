package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.glm4j.data.corpus.CorpusCatalog;
import org.glm4j.data.corpus.CorpusReaders;
import org.glm4j.data.corpus.ReaderOptions;
import org.glm4j.data.store.TokenStoreBuilder;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Option;

/** Where corpora lie and how their files are read, under the reference's names. */
final class CorpusOptions {

    @Option(
            names = "--corpora",
            paramLabel = "FILE",
            description = "Catalogue: a YAML file of names of corpora and where they lie.")
    private Path catalog;

    @Option(
            names = "--text-key",
            paramLabel = "KEY",
            description = "Field or column of the text; 'text', or else 'sentence', if unsaid.")
    private String textKey;

    @Option(names = "--delim", paramLabel = "C", description = "Between the fields of CSV files; a comma if unsaid.")
    private String delimiter = ",";

    @Option(names = "--filter-english", description = "Leave other languages out.")
    private boolean filterEnglish;

    @Option(
            names = "--skip-malformed",
            description = "Count malformed records and go on, instead of ending at the first.")
    private boolean skipMalformed;

    @Option(names = "--num-workers", paramLabel = "N", description = "Threads that tokenise; all cores if unsaid.")
    private Integer numWorkers;

    CorpusCatalog catalog() {
        var readers = CorpusReaders.all();
        return catalog == null ? CorpusCatalog.empty(readers) : CorpusCatalog.load(catalog, readers);
    }

    ReaderOptions reading() {
        return reading(textKey);
    }

    /** How files are read whose text is under another key. */
    ReaderOptions reading(String key) {
        if (delimiter.length() != 1) {
            throw new InvalidInputException("--delim is one character, not '%s'.".formatted(delimiter));
        }
        return new ReaderOptions(Optional.ofNullable(key), delimiter.charAt(0));
    }

    TokenStoreBuilder.Options tokenising() {
        var defaults = TokenStoreBuilder.Options.defaults();
        if (numWorkers != null && numWorkers < 0) {
            throw new InvalidInputException("--num-workers is %d: give 0 or more.".formatted(numWorkers));
        }
        int threads = numWorkers == null ? defaults.threads() : Math.max(1, numWorkers);
        return new TokenStoreBuilder.Options(threads, filterEnglish, skipMalformed, defaults.shardTokens());
    }
}
