package org.glm4j.data.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.glm4j.data.corpus.Corpus;
import org.glm4j.data.corpus.CorpusCatalog;
import org.glm4j.data.corpus.ReaderOptions;
import org.glm4j.foundation.Progress;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * The tokenised corpora of a run, opened where they are and built where they are not. Closes all of them.
 *
 * @param stores in the order in which they were named
 */
public record TokenStores(List<Weighted> stores) implements AutoCloseable {

    private static final int NAME_HASH_DIGITS = 12;

    /**
     * A store and its corpus' share.
     *
     * @param name what the user called it
     * @param store its documents
     * @param weight its share among several, 0 to let its tokens decide
     */
    public record Weighted(String name, TokenStore store, double weight) {}

    /**
     * Where corpora are looked for and how they become tokens.
     *
     * @param catalog names of corpora
     * @param files what the user says about files given by path
     * @param tokenizer turns text into ids
     * @param options how
     * @param folder where stores that have to be built are kept, one folder each, named after the corpus and everything that decides its tokens
     */
    public record Source(
            CorpusCatalog catalog,
            ReaderOptions files,
            GlmTokenizer tokenizer,
            TokenStoreBuilder.Options options,
            Path folder) {}

    public TokenStores {
        stores = List.copyOf(stores);
    }

    /**
     * Opens corpora, each given by its name in the catalogue, the path of its text, or the folder of a finished store.
     *
     * @param names at least one
     * @param progress told of bytes of each corpus that has to be tokenised
     * @throws org.glm4j.foundation.InvalidInputException if one is not there, cannot be read, or was tokenised otherwise
     */
    public static TokenStores open(List<String> names, Source source, Progress progress) {
        var opened = new ArrayList<Weighted>();
        try {
            for (String name : names) {
                opened.add(open(name, source, progress));
            }
            return new TokenStores(opened);
        } catch (RuntimeException | Error e) {
            opened.forEach(each -> each.store().close());
            throw e;
        }
    }

    private static Weighted open(String name, Source source, Progress progress) {
        if (TokenStore.isIn(Path.of(name))) {
            var store = TokenStore.open(Path.of(name));
            try {
                store.requireTokenizer(source.tokenizer());
                return new Weighted(name, store, 0);
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
        }
        Corpus corpus = source.catalog().resolve(name, source.files());
        var builder = new TokenStoreBuilder(corpus, source.tokenizer(), source.options());
        String readable =
                corpus.path().toAbsolutePath().getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
        String unique = builder.fingerprint().substring(0, NAME_HASH_DIGITS);
        return new Weighted(
                name, builder.build(source.folder().resolve(readable + "-" + unique), progress), corpus.weight());
    }

    /** What each corpus is, by name: changes with its text, its reader and the tokenizer. */
    public SequencedMap<String, String> fingerprints() {
        var all = new LinkedHashMap<String, String>();
        stores.forEach(each -> all.put(each.name(), each.store().fingerprint()));
        return all;
    }

    @Override
    public void close() {
        stores.forEach(each -> each.store().close());
    }
}
