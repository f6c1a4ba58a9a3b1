package org.glm4j.data.vocabulary;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.glm4j.data.corpus.Corpus;
import org.glm4j.data.corpus.CorpusDocument;
import org.glm4j.data.corpus.CorpusRecord;
import org.glm4j.data.corpus.DocumentReader;
import org.glm4j.data.corpus.RecordScan;
import org.glm4j.foundation.Progress;

/**
 * How often each word occurs.
 *
 * @param counts by word, in the order of words
 */
record WordCounts(Map<String, Long> counts) {

    private static final int CHUNK_RECORDS = 256;

    /** Counts the words of texts, on this thread. */
    static WordCounts of(Iterable<String> texts, WordSplitter splitter) {
        var counts = new HashMap<String, Long>();
        texts.forEach(text -> splitter.split(text, word -> counts.merge(word, 1L, Long::sum)));
        return new WordCounts(new TreeMap<>(counts));
    }

    /** Counts the words of corpora, on all cores; malformed records are passed over. */
    static WordCounts of(List<Corpus> corpora, WordSplitter splitter, Progress progress) {
        int threads = Runtime.getRuntime().availableProcessors();
        var total = new HashMap<String, Long>();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            for (Corpus corpus : corpora) {
                var reader = new DocumentReader(corpus, true, false);
                Deque<Future<Map<String, Long>>> pending = new ArrayDeque<>();
                try (var scan = new RecordScan(corpus)) {
                    for (List<CorpusRecord> chunk = chunk(scan); !chunk.isEmpty(); chunk = chunk(scan)) {
                        List<CorpusRecord> records = chunk;
                        pending.add(workers.submit(() -> count(records, reader, splitter)));
                        if (pending.size() > 2 * threads) {
                            add(pending.remove(), total);
                        }
                        progress.at(scan.bytesRead(), scan.totalBytes(), "counting words of " + corpus.name());
                    }
                }
                pending.forEach(counted -> add(counted, total));
            }
        }
        return new WordCounts(new TreeMap<>(total));
    }

    private static List<CorpusRecord> chunk(RecordScan scan) {
        var chunk = new ArrayList<CorpusRecord>();
        while (chunk.size() < CHUNK_RECORDS) {
            Optional<CorpusRecord> record = scan.next();
            if (record.isEmpty()) {
                break;
            }
            chunk.add(record.get());
        }
        return chunk;
    }

    private static Map<String, Long> count(List<CorpusRecord> records, DocumentReader reader, WordSplitter splitter) {
        var counts = new HashMap<String, Long>();
        for (CorpusRecord record : records) {
            for (CorpusDocument document : reader.read(record).documents()) {
                for (CorpusDocument.Segment segment : document.segments()) {
                    splitter.split(segment.text(), word -> counts.merge(word, 1L, Long::sum));
                }
            }
        }
        return counts;
    }

    private static void add(Future<Map<String, Long>> counted, Map<String, Long> total) {
        try {
            counted.get().forEach((word, count) -> total.merge(word, count, Long::sum));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting words", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("counting words failed", e.getCause());
        }
    }
}
