package org.glm4j.data.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.data.corpus.Corpus;
import org.glm4j.data.corpus.DocumentReader;
import org.glm4j.data.corpus.ReadCounts;
import org.glm4j.data.corpus.RecordScan;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * Tokenises a corpus into a {@link TokenStore}, on all cores.
 *
 * <p>A build that was stopped, at whatever moment, goes on where it stopped when it is started again; the result is the
 * same, byte for byte, as of a build that nobody stopped, whatever the number of threads.
 */
public final class TokenStoreBuilder {

    private static final long SHORT_LIMIT = 1 << 16;

    private final Corpus corpus;
    private final GlmTokenizer tokenizer;
    private final Options options;

    /**
     * How a corpus is tokenised.
     *
     * @param threads workers, 1 or more
     * @param filterEnglish whether documents in other languages are left out
     * @param skipMalformed whether malformed records are counted and skipped, or end the build
     * @param shardTokens tokens after which a file ends and the next begins; a stopped build repeats at most one file
     */
    public record Options(int threads, boolean filterEnglish, boolean skipMalformed, long shardTokens) {

        private static final long SHARD_TOKENS = 1 << 24;

        public Options {
            if (threads < 1 || shardTokens < 1 || shardTokens > 1 << 30) {
                throw new IllegalArgumentException("%d threads, %d tokens a shard".formatted(threads, shardTokens));
            }
        }

        /** All cores, every language, no malformed record. */
        public static Options defaults() {
            return new Options(Runtime.getRuntime().availableProcessors(), false, false, SHARD_TOKENS);
        }
    }

    /**
     * @param corpus what is tokenised
     * @param tokenizer does it; must allow use by several threads at once
     * @param options how
     */
    public TokenStoreBuilder(Corpus corpus, GlmTokenizer tokenizer, Options options) {
        this.corpus = corpus;
        this.tokenizer = tokenizer;
        this.options = options;
    }

    /**
     * Builds the store, goes on building it, or finds it finished.
     *
     * @param folder where it shall be; made if it is not there
     * @param progress told of bytes of the corpus
     * @return the store, opened
     * @throws InvalidInputException if the corpus cannot be read or the folder holds something else
     */
    public TokenStore build(Path folder, Progress progress) {
        try {
            Files.createDirectories(folder);
            var files = new StoreFiles(folder);
            try (FileChannel channel =
                            FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel, folder);
                    var scan = new RecordScan(corpus)) {
                StoreRecipe recipe = recipe(scan);
                if (!isFinished(files, recipe, lock)) {
                    build(files, recipe, scan, progress);
                }
            }
            return TokenStore.open(folder);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "%s: the token store cannot be written (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    /** A hash of everything that decides the store: the files' names and sizes, the reader, the tokenizer, the options. */
    public String fingerprint() {
        try (var scan = new RecordScan(corpus)) {
            return TokenizerFingerprint.sha256Of(recipe(scan).toString());
        }
    }

    private static FileLock lock(FileChannel channel, Path folder) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            throw beingBuilt(folder, e);
        }
        throw beingBuilt(folder, null);
    }

    private static InvalidInputException beingBuilt(Path folder, Exception cause) {
        return new InvalidInputException(
                "%s: the token store is being built by another process: wait for it, or choose another folder"
                        .formatted(folder),
                cause);
    }

    private StoreRecipe recipe(RecordScan scan) {
        return new StoreRecipe(
                corpus.name(),
                corpus.reader().name(),
                corpus.options().textKey(),
                String.valueOf(corpus.options().delimiter()),
                scan.fingerprint(),
                options.filterEnglish(),
                options.skipMalformed(),
                TokenizerFingerprint.of(tokenizer),
                tokenizer.vocabularySize(),
                largestId() < SHORT_LIMIT ? 2 : 4,
                options.shardTokens());
    }

    private int largestId() {
        int largestCommand = tokenizer.commands().entries().stream()
                .mapToInt(token -> token.id())
                .max()
                .orElse(0);
        return Math.max(tokenizer.vocabularySize() - 1, largestCommand);
    }

    /** Whether the folder already holds this very store; {@code lock} shows that nobody else is at work in it. */
    private static boolean isFinished(StoreFiles files, StoreRecipe recipe, FileLock lock) throws IOException {
        if (!lock.isValid()) {
            throw new IllegalStateException("not locked");
        }
        StoreRecipe there = files.manifest().map(StoreManifest::recipe).orElse(null);
        if (there != null) {
            requireSame(files, there, recipe);
            return true;
        }
        StoreRecipe begun = files.recipeInProgress().orElse(null);
        if (begun != null) {
            requireSame(files, begun, recipe);
        } else {
            files.begin(recipe);
        }
        return false;
    }

    private static void requireSame(StoreFiles files, StoreRecipe there, StoreRecipe wanted) {
        if (!there.equals(wanted)) {
            throw new InvalidInputException(
                    "%s: the folder holds a token store of other text, another tokenizer or other options: choose another folder, or remove it"
                            .formatted(files.folder()));
        }
    }

    private void build(StoreFiles files, StoreRecipe recipe, RecordScan scan, Progress progress) throws IOException {
        List<StoreManifest.Shard> shards = new ArrayList<>();
        long records = 0;
        ReadCounts counts = ReadCounts.NONE;
        for (ShardFooter footer : finishedShards(files)) {
            shards.add(StoreManifest.Shard.of(
                    files.shard(shards.size()).getFileName().toString(), footer));
            records = footer.recordsEnd();
            counts = footer.counts();
        }
        skip(scan, records, files);
        var throughput = new Throughput(scan.bytesRead(), System::nanoTime);
        var reader = new DocumentReader(corpus, options.skipMalformed(), options.filterEnglish());
        try (var tokenized = new TokenizedRecords(scan, reader, tokenizer, options.threads())) {
            while (tokenized.hasNext()) {
                Path file = files.shard(shards.size());
                try (var shard = new ShardWriter(file, recipe.bytesPerToken())) {
                    while (shard.tokens() < options.shardTokens() && tokenized.hasNext()) {
                        TokenizedRecords.Tokenized record = tokenized.next();
                        records++;
                        counts = counts.plus(record.counts());
                        for (TokenizedDocument document : record.documents()) {
                            shard.add(document);
                        }
                        long bytes = tokenized.bytesRead();
                        progress.at(bytes, scan.totalBytes(), throughput.describe(bytes, scan.totalBytes()));
                    }
                    if (shard.tokens() > 0) { // else the last records gave nothing
                        ShardFooter footer = shard.finish(records, counts);
                        shards.add(StoreManifest.Shard.of(file.getFileName().toString(), footer));
                    }
                }
            }
        }
        if (shards.isEmpty()) {
            throw new InvalidInputException(
                    "corpus %s has no text to train on: of %,d records, %,d were malformed, %,d documents not English and %,d empty"
                            .formatted(
                                    corpus.name(),
                                    counts.records(),
                                    counts.malformed(),
                                    counts.notEnglish(),
                                    counts.empty()));
        }
        files.finish(new StoreManifest(
                recipe,
                shards.stream().mapToLong(StoreManifest.Shard::documents).sum(),
                shards.stream().mapToLong(StoreManifest.Shard::tokens).sum(),
                counts,
                shards));
    }

    /** Shards that an earlier build completed, up to the first that is missing or damaged. */
    private static List<ShardFooter> finishedShards(StoreFiles files) throws IOException {
        var footers = new ArrayList<ShardFooter>();
        while (Files.exists(files.shard(footers.size()))) {
            try (var arena = Arena.ofConfined()) {
                TokenShard shard = TokenShard.open(files.shard(footers.size()), arena);
                shard.checkAll();
                footers.add(shard.footer());
            } catch (InvalidInputException damaged) {
                return footers; // it is written again
            }
        }
        return footers;
    }

    private void skip(RecordScan scan, long records, StoreFiles files) {
        for (long i = 0; i < records; i++) {
            if (scan.next().isEmpty()) {
                throw new InvalidInputException(
                        "%s: corpus %s has fewer records than when this token store was begun: remove the folder and build it again"
                                .formatted(files.folder(), corpus.name()));
            }
        }
    }
}
