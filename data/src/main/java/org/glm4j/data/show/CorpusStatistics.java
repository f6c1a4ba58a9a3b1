package org.glm4j.data.show;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.glm4j.data.corpus.ReadCounts;
import org.glm4j.data.documents.Documents;
import org.glm4j.data.store.TokenStore;

/**
 * Figures about tokenised documents.
 *
 * @param documents how many there are
 * @param tokens in all of them
 * @param lengths how many documents have each length, in tokens
 */
public record CorpusStatistics(long documents, long tokens, Map<Integer, Long> lengths) {

    /** Looks at every document's length. */
    public static CorpusStatistics of(Documents documents) {
        var lengths = new TreeMap<Integer, Long>();
        for (long document = 0; document < documents.size(); document++) {
            lengths.merge(documents.length(document), 1L, Long::sum);
        }
        return new CorpusStatistics(documents.size(), documents.tokenCount(), lengths);
    }

    public CorpusStatistics {
        lengths = new TreeMap<>(lengths);
    }

    /** The least length that a share of all documents does not exceed. */
    public int quantile(double share) {
        long below = 0;
        for (var length : lengths.entrySet()) {
            below += length.getValue();
            if (below >= share * documents) {
                return length.getKey();
            }
        }
        return 0;
    }

    /** The figures in a few lines. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                """
                %,d documents, %,d tokens
                tokens in a document: %,.1f on average, half have up to %,d, 19 of 20 up to %,d, the longest %,d
                """,
                documents,
                tokens,
                tokens / (double) documents,
                quantile(0.5),
                quantile(0.95),
                quantile(1));
    }

    /** The figures of a store, with what became of its corpus' records. */
    public static String describe(TokenStore store) {
        ReadCounts counts = store.counts();
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                """
                corpus %s: %,d records, %,d of them malformed and skipped
                left out: %,d documents that are not English, %,d without anything to predict
                %d bytes per token on disk
                """,
                store.corpus(),
                counts.records(),
                counts.malformed(),
                counts.notEnglish(),
                counts.empty(),
                store.bytesPerToken()));
        counts.examples()
                .forEach(example -> text.append("  skipped ").append(example).append('\n'));
        return text.append(of(store).describe()).toString();
    }
}
