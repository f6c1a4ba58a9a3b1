package org.glm4j.data.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * All records of a corpus, file by file, in an order that never changes. Used by one thread.
 *
 * <p>What cannot be read comes as a broken record, after which the scan goes on with the next file.
 */
public final class RecordScan implements AutoCloseable {

    private final Corpus corpus;
    private final List<CorpusFile> files;
    private int file = -1;
    private Optional<RecordStream> open = Optional.empty();
    private RecordPlace last;
    private long bytesOfFormerFiles;
    private volatile long bytesRead;

    /**
     * Starts at the first record.
     *
     * @throws org.glm4j.foundation.InvalidInputException if the corpus has no files
     */
    public RecordScan(Corpus corpus) {
        this.corpus = corpus;
        try {
            this.files = CorpusFile.under(corpus.path());
        } catch (IOException e) {
            throw new UncheckedIOException(corpus.path() + " cannot be listed", e);
        }
    }

    /** Bytes of all files, compressed as they are. */
    public long totalBytes() {
        return files.stream().mapToLong(CorpusFile::size).sum();
    }

    /** Bytes read so far, compressed as they are. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Files with their sizes, in order: when this changes, so may the records. */
    public List<String> fingerprint() {
        return files.stream().map(f -> f.name() + " " + f.size()).toList();
    }

    /** The next record; empty at the end. */
    public Optional<CorpusRecord> next() {
        while (true) {
            if (open.isEmpty() && !openNext()) {
                return Optional.empty();
            }
            try {
                if (open.isEmpty()) {
                    open = Optional.of(files.get(file).open(corpus.reader().layout(), corpus.options()));
                }
                Optional<CorpusRecord> record = open.get().next();
                if (record.isPresent()) {
                    last = record.get().place();
                    bytesRead = bytesOfFormerFiles + open.get().bytesRead();
                    return record;
                }
                closeFile();
            } catch (IOException e) {
                var place = new RecordPlace(last.file(), last.unit(), last.number() + 1);
                closeFile();
                return Optional.of(new CorpusRecord.Broken(
                        place, "the rest of the file cannot be read (%s)".formatted(e.getMessage())));
            }
        }
    }

    private boolean openNext() {
        if (file + 1 >= files.size()) {
            return false;
        }
        file++;
        last = new RecordPlace(files.get(file).name(), "line", 0);
        return true;
    }

    private void closeFile() {
        bytesOfFormerFiles += files.get(file).size();
        bytesRead = bytesOfFormerFiles;
        close();
    }

    @Override
    public void close() {
        try {
            if (open.isPresent()) {
                open.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(files.get(file).path() + " cannot be closed", e);
        } finally {
            open = Optional.empty();
        }
    }
}
