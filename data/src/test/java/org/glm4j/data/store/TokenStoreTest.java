package org.glm4j.data.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glm4j.data.TokenSample;
import org.glm4j.data.corpus.ReadCounts;
import org.glm4j.data.documents.Documents;
import org.glm4j.data.documents.DocumentsContract;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {

    @TempDir
    private static Path folder;

    /** Writes a store of these documents, with so many in each shard. */
    static Path write(Path folder, List<TokenSample> samples, int bytesPerToken, int perShard) {
        try {
            Path store = Files.createTempDirectory(folder, "store");
            var files = new StoreFiles(store);
            var shards = new ArrayList<StoreManifest.Shard>();
            for (int first = 0; first < samples.size(); first += perShard) {
                Path file = files.shard(shards.size());
                try (var writer = new ShardWriter(file, bytesPerToken)) {
                    for (TokenSample sample : samples.subList(first, Math.min(first + perShard, samples.size()))) {
                        writer.add(new TokenizedDocument(sample.ids(), runs(sample.lossMask())));
                    }
                    shards.add(StoreManifest.Shard.of(
                            file.getFileName().toString(), writer.finish(first + perShard, ReadCounts.NONE)));
                }
            }
            var recipe = new StoreRecipe(
                    "corpus", "reader", Optional.empty(), ",", List.of(), false, false, "none", 100, bytesPerToken, 1);
            files.finish(new StoreManifest(
                    recipe,
                    samples.size(),
                    samples.stream().mapToLong(TokenSample::length).sum(),
                    ReadCounts.NONE,
                    shards));
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] runs(byte[] lossMask) {
        var runs = new ArrayList<Integer>(List.of(0));
        for (byte predicted : lossMask) {
            if (predicted != (runs.size() - 1) % 2) {
                runs.add(0);
            }
            runs.set(runs.size() - 1, runs.getLast() + 1);
        }
        boolean all = IntStream.range(0, lossMask.length).allMatch(i -> lossMask[i] == 1);
        return all ? new int[0] : runs.stream().mapToInt(i -> i).toArray();
    }

    abstract static class StoredDocuments extends DocumentsContract {

        private final List<TokenStore> open = new ArrayList<>();

        abstract int bytesPerToken();

        abstract int perShard();

        @Override
        protected Documents documents(List<TokenSample> samples) {
            open.add(TokenStore.open(write(folder, samples, bytesPerToken(), perShard())));
            return open.getLast();
        }

        @AfterEach
        void close() {
            open.forEach(TokenStore::close);
        }
    }

    @Nested
    class TwoBytesInOneShard extends StoredDocuments {
        @Override
        int bytesPerToken() {
            return 2;
        }

        @Override
        int perShard() {
            return 100;
        }
    }

    @Nested
    class FourBytesInSeveralShards extends StoredDocuments {
        @Override
        int bytesPerToken() {
            return 4;
        }

        @Override
        int perShard() {
            return 3;
        }
    }

    private static TokenSample sample(int... ids) {
        byte[] lossMask = new byte[ids.length];
        Arrays.fill(lossMask, ids.length / 3, ids.length, (byte) 1);
        return new TokenSample(ids, lossMask);
    }

    private static final List<TokenSample> SAMPLES =
            List.of(sample(1, 2, 3, 4, 5, 6), sample(7), sample(65_535, 0, 9, 10, 11));

    /** Every byte of a shard matters: flip any, and the store is refused before it gives a wrong token. */
    @Test
    void anyFlippedBitIsNoticed() throws IOException {
        Path store = write(folder, SAMPLES, 2, 100);
        Path file = store.resolve("shard-00000.tokens");
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << (i % 8));
            Files.write(file, flipped);
            assertRefused(store, "byte " + i);
        }
        Files.write(file, whole);
        readEverything(store);
    }

    @Test
    void anyMissingEndIsNoticed() throws IOException {
        Path store = write(folder, SAMPLES, 4, 100);
        Path file = store.resolve("shard-00000.tokens");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(store, "length " + length);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertRefused(store, "one byte more");
    }

    @Test
    void missingAndForeignFilesAreNoticed() throws IOException {
        Path store = write(folder, SAMPLES, 2, 1);
        Path other = write(folder, List.of(sample(1, 2, 3, 4, 5, 7)), 2, 1);
        Path first = store.resolve("shard-00000.tokens");
        byte[] whole = Files.readAllBytes(first);
        Files.copy(store.resolve("shard-00001.tokens"), first, StandardCopyOption.REPLACE_EXISTING);
        assertRefused(store, "another shard in its place");
        Files.delete(first);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> TokenStore.open(store))
                .withMessageContaining("shard-00000.tokens: the token store is damaged, this file is missing");
        Files.write(first, whole);
        for (String manifest : List.of("", "{", "[1]", "{\"tokens\": 3}")) {
            Files.writeString(other.resolve("store.json"), manifest);
            assertRefused(other, "manifest " + manifest);
        }
        readEverything(store);
    }

    @Test
    void anUnknownVersionIsNamed() throws IOException {
        Path store = write(folder, SAMPLES, 2, 100);
        Path file = store.resolve("shard-00000.tokens");
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] = 9;
        Files.write(file, bytes);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> TokenStore.open(store))
                .withMessageContaining("version 9 of the token store is not read here, only 1");
    }

    @Test
    void aFolderWithoutAStoreIsRefused() throws IOException {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> TokenStore.open(folder.resolve("nowhere")))
                .withMessageEndingWith("nowhere: no such folder");
        Path empty = Files.createTempDirectory(folder, "empty");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> TokenStore.open(empty))
                .withMessageEndingWith("the folder holds no token store");
    }

    private static void assertRefused(Path store, String how) {
        assertThatExceptionOfType(InvalidInputException.class)
                .as(how)
                .isThrownBy(() -> readEverything(store))
                .withMessageContaining("token store")
                .withMessageNotContaining("\n");
    }

    private static void readEverything(Path folder) {
        try (TokenStore store = TokenStore.open(folder)) {
            store.verify(Progress.NONE);
            for (int document = 0; document < store.size(); document++) {
                int length = store.length(document);
                int[] ids = new int[length];
                store.read(document, 0, length, ids, new byte[length], 0);
                assertThat(ids).containsExactly(SAMPLES.get(document).ids());
            }
        }
    }
}
