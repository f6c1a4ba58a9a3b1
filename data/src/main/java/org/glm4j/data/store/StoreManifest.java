package org.glm4j.data.store;

import java.util.List;
import org.glm4j.data.corpus.ReadCounts;

/**
 * What a finished store consists of: the content of {@code store.json}.
 *
 * @param recipe what decided its content
 * @param documents documents of all shards
 * @param tokens tokens of all shards
 * @param counts what became of the corpus' records
 * @param shards the shards in order
 */
record StoreManifest(StoreRecipe recipe, long documents, long tokens, ReadCounts counts, List<Shard> shards) {

    /**
     * A shard as the manifest knows it.
     *
     * @param file its name
     * @param documents documents in it
     * @param tokens tokens in it
     * @param tableChecksum of its table
     */
    record Shard(String file, int documents, int tokens, long tableChecksum) {

        static Shard of(String file, ShardFooter footer) {
            return new Shard(file, footer.documents(), footer.tokens(), footer.tableChecksum());
        }
    }
}
