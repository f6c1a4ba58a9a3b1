package org.glm4j.data.store;

import java.nio.file.Path;
import org.glm4j.data.corpus.Corpus;
import org.glm4j.data.corpus.CorpusReaders;
import org.glm4j.data.corpus.ReaderOptions;
import org.glm4j.tokenizers.Tokenizers;

/** A process of its own that builds a store and says how far it is, for {@link TokenStoreKillTest} to kill. */
public final class KilledBuild {

    private KilledBuild() {}

    /** Arguments: corpus, store. */
    public static void main(String[] args) {
        var corpus = new Corpus("killed", Path.of(args[0]), CorpusReaders.all().named("any"), ReaderOptions.DEFAULT, 0);
        new TokenStoreBuilder(corpus, Tokenizers.characters(), new TokenStoreBuilder.Options(2, false, false, 20_000))
                .build(Path.of(args[1]), (done, total, what) -> System.out.println(done))
                .close();
        System.out.println("built");
    }
}
