package org.glm4j.data.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.glm4j.data.corpus.CorpusDocument;
import org.glm4j.data.corpus.CorpusRecord;
import org.glm4j.data.corpus.DocumentReader;
import org.glm4j.data.corpus.ReadCounts;
import org.glm4j.data.corpus.RecordScan;
import org.glm4j.tokenizers.GlmTokenizer;

/** The records of a scan, tokenised on several threads, in the scan's order. */
final class TokenizedRecords implements Iterator<TokenizedRecords.Tokenized>, AutoCloseable {

    private static final int CHUNK_RECORDS = 256;
    private static final int CHUNK_BYTES = 1 << 19;
    private static final int CHUNKS_PER_THREAD = 4;

    /**
     * What one record gave.
     *
     * @param documents those that are kept
     * @param counts of this record
     */
    record Tokenized(List<TokenizedDocument> documents, ReadCounts counts) {}

    /** Records that are worked on together, and how much of the corpus was read when they had been. */
    private record Chunk(Future<List<Tokenized>> records, long bytesRead) {}

    private final RecordScan scan;
    private final DocumentReader reader;
    private final GlmTokenizer tokenizer;
    private final ExecutorService workers;
    private final int most;
    private final Deque<Chunk> pending = new ArrayDeque<>();
    private Iterator<Tokenized> current = List.<Tokenized>of().iterator();
    private long bytesRead;

    TokenizedRecords(RecordScan scan, DocumentReader reader, GlmTokenizer tokenizer, int threads) {
        this.scan = scan;
        this.reader = reader;
        this.tokenizer = tokenizer;
        this.most = threads * CHUNKS_PER_THREAD;
        this.bytesRead = scan.bytesRead();
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("tokenize-", 1).factory());
    }

    /** Bytes of the corpus up to about the record last given out. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext()) {
            refill();
            if (pending.isEmpty()) {
                return false;
            }
            Chunk chunk = pending.remove();
            current = await(chunk.records()).iterator();
            bytesRead = chunk.bytesRead();
        }
        return true;
    }

    @Override
    public Tokenized next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    private void refill() {
        while (pending.size() < most) {
            var records = new ArrayList<CorpusRecord>();
            int bytes = 0;
            while (records.size() < CHUNK_RECORDS && bytes < CHUNK_BYTES) {
                Optional<CorpusRecord> record = scan.next();
                if (record.isEmpty()) {
                    break;
                }
                records.add(record.get());
                bytes +=
                        record.get() instanceof CorpusRecord.Raw raw ? raw.bytes().length : CHUNK_BYTES / CHUNK_RECORDS;
            }
            if (records.isEmpty()) {
                return;
            }
            pending.add(new Chunk(
                    workers.submit(() -> records.stream().map(this::tokenize).toList()), scan.bytesRead()));
        }
    }

    private Tokenized tokenize(CorpusRecord record) {
        DocumentReader.Result result = reader.read(record);
        var documents = new ArrayList<TokenizedDocument>(result.documents().size());
        for (CorpusDocument document : result.documents()) {
            TokenizedDocument tokenized = TokenizedDocument.of(document, tokenizer);
            if (tokenized.hasTargets()) {
                documents.add(tokenized);
            }
        }
        int empty = result.documents().size() - documents.size();
        return new Tokenized(documents, result.counts().plus(new ReadCounts(0, 0, 0, 0, empty, List.of())));
    }

    private static List<Tokenized> await(Future<List<Tokenized>> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tokenising", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException("tokenising failed", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        workers.close();
    }
}
