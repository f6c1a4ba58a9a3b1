package org.glm4j.data.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.glm4j.data.corpus.ReadCounts;
import org.glm4j.data.documents.Documents;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * A tokenised corpus on disk, mapped into memory: opening it reads next to nothing, and documents are read as they are
 * used. Damage is noticed before damaged tokens are given out.
 *
 * @see TokenStoreBuilder
 */
public final class TokenStore implements Documents, AutoCloseable {

    private final StoreManifest manifest;
    private final Arena arena;
    private final List<TokenShard> shards;
    private final long[] documentEnds; // [shard]
    private final long[] tokenEnds; // [shard]

    private TokenStore(StoreManifest manifest, Arena arena, List<TokenShard> shards) {
        this.manifest = manifest;
        this.arena = arena;
        this.shards = List.copyOf(shards);
        this.documentEnds = new long[shards.size()];
        this.tokenEnds = new long[shards.size()];
        long documents = 0;
        long tokens = 0;
        for (int i = 0; i < shards.size(); i++) {
            documents += shards.get(i).footer().documents();
            tokens += shards.get(i).footer().tokens();
            documentEnds[i] = documents;
            tokenEnds[i] = tokens;
        }
    }

    /**
     * Opens a finished store.
     *
     * @param folder where it was built
     * @throws InvalidInputException if there is none, it is not finished, or it is damaged
     */
    @SuppressWarnings("MustBeClosedChecker") // the store owns the arena and closes it
    public static TokenStore open(Path folder) {
        var files = new StoreFiles(folder);
        StoreManifest manifest = files.manifest()
                .orElseThrow(() -> new InvalidInputException(
                        files.recipeInProgress().isPresent()
                                ? "%s: the token store is not finished: build it again, which goes on where it stopped"
                                        .formatted(folder)
                                : Files.isDirectory(folder)
                                        ? "%s: the folder holds no token store".formatted(folder)
                                        : "%s: no such folder".formatted(folder)));
        var arena = Arena.ofShared();
        try {
            var shards = new ArrayList<TokenShard>();
            for (StoreManifest.Shard expected : manifest.shards()) {
                Path file = folder.resolve(expected.file());
                TokenShard shard = TokenShard.open(file, arena);
                if (!StoreManifest.Shard.of(expected.file(), shard.footer()).equals(expected)
                        || shard.footer().bytesPerToken() != manifest.recipe().bytesPerToken()) {
                    throw new InvalidInputException(
                            "%s: the token store is damaged, this file belongs to another one: build it again"
                                    .formatted(file));
                }
                shards.add(shard);
            }
            return new TokenStore(manifest, arena, shards);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new InvalidInputException(
                    "%s: the token store is damaged, this file is missing: build it again".formatted(e.getFile()), e);
        } catch (IOException e) {
            arena.close();
            throw new InvalidInputException(
                    "%s: the token store cannot be read (%s)".formatted(folder, e.getMessage()), e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Whether a folder holds a finished store. */
    public static boolean isIn(Path folder) {
        return Files.isDirectory(folder) && new StoreFiles(folder).manifest().isPresent();
    }

    /** A hash that changes with the corpus' text, its reader and the tokenizer. */
    public String fingerprint() {
        return TokenizerFingerprint.sha256Of(manifest.toString());
    }

    /** Name of the corpus it was built from. */
    public String corpus() {
        return manifest.recipe().corpus();
    }

    /** What became of the corpus' records. */
    public ReadCounts counts() {
        return manifest.counts();
    }

    /** Bytes that one token takes on disk, 2 or 4. */
    public int bytesPerToken() {
        return manifest.recipe().bytesPerToken();
    }

    /** A hash of the tokenizer that it was built with. */
    public String tokenizerFingerprint() {
        return manifest.recipe().tokenizer();
    }

    /**
     * Makes sure that ids mean what a tokenizer says.
     *
     * @throws InvalidInputException if the store was built with another tokenizer
     */
    public void requireTokenizer(GlmTokenizer tokenizer) {
        if (!TokenizerFingerprint.of(tokenizer).equals(manifest.recipe().tokenizer())) {
            throw new InvalidInputException(
                    "the token store of corpus %s was built with another tokenizer: build it again, or train with the same"
                            .formatted(corpus()));
        }
    }

    @Override
    public long size() {
        return manifest.documents();
    }

    @Override
    public long tokenCount() {
        return manifest.tokens();
    }

    @Override
    public int length(long document) {
        int shard = holding(documentEnds, document);
        return shards.get(shard).length(within(documentEnds, shard, document));
    }

    @Override
    public void read(long document, int from, int to, int[] ids, byte[] lossMask, int at) {
        int shard = holding(documentEnds, document);
        shards.get(shard).read(within(documentEnds, shard, document), from, to, ids, lossMask, at);
    }

    @Override
    public long draw(RandomGenerator random) {
        long token = random.nextLong(tokenCount());
        int shard = holding(tokenEnds, token);
        long before = shard == 0 ? 0 : documentEnds[shard - 1];
        return before + shards.get(shard).locate(within(tokenEnds, shard, token));
    }

    private static int holding(long[] ends, long index) {
        int found = Arrays.binarySearch(ends, index);
        return found < 0 ? -found - 1 : found + 1; // no shard is empty
    }

    private static int within(long[] ends, int shard, long index) {
        return (int) (shard == 0 ? index : index - ends[shard - 1]);
    }

    /**
     * Reads and checks every token.
     *
     * @throws InvalidInputException if any is damaged
     */
    public void verify(Progress progress) {
        long tokens = 0;
        for (int i = 0; i < shards.size(); i++) {
            progress.at(
                    tokens, tokenCount(), "checking " + manifest.shards().get(i).file());
            shards.get(i).checkAll();
            tokens = tokenEnds[i];
        }
        progress.at(tokens, tokenCount(), "checked");
    }

    /** Unmaps the files; what is read afterwards throws. */
    @Override
    public void close() {
        arena.close();
    }
}
