package org.glm4j.data.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.glm4j.data.corpus.Corpus;
import org.glm4j.data.corpus.CorpusReaders;
import org.glm4j.data.corpus.ReaderOptions;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.Tokenizers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreBuilderTest {

    @TempDir
    private Path folder;

    private final GlmTokenizer characters = Tokenizers.characters();

    private static TokenStoreBuilder.Options options(int threads) {
        return new TokenStoreBuilder.Options(threads, false, false, 1000);
    }

    private static Corpus corpus(Path path, String reader) {
        return new Corpus("mine", path, CorpusReaders.all().named(reader), ReaderOptions.DEFAULT, 0);
    }

    private TokenStore build(Path path, String reader, Path store, TokenStoreBuilder.Options options) {
        return new TokenStoreBuilder(corpus(path, reader), characters, options).build(store, Progress.NONE);
    }

    /** A folder of two files with texts of letters, some of them empty. */
    private Path texts() throws IOException {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        var random = new Random(4);
        for (String file : List.of("a.jsonl", "b.jsonl")) {
            var lines = IntStream.range(0, 300)
                    .mapToObj(i -> random.ints(random.nextInt(60), 'a', 'z' + 1)
                            .mapToObj(Character::toString)
                            .collect(Collectors.joining()))
                    .map("{\"text\": \"%s\"}"::formatted)
                    .toList();
            Files.write(corpus.resolve(file), lines);
        }
        return corpus;
    }

    static Map<String, byte[]> bytes(Path store) throws IOException {
        var bytes = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.filter(f -> !f.toString().endsWith(".lock")).toList()) {
                bytes.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return bytes;
    }

    static void assertSame(Path store, Path expected) throws IOException {
        Map<String, byte[]> actual = bytes(store);
        Map<String, byte[]> wanted = bytes(expected);
        assertThat(actual.keySet()).isEqualTo(wanted.keySet());
        actual.forEach((file, bytes) -> assertThat(bytes).as(file).isEqualTo(wanted.get(file)));
    }

    @Test
    void everyDocumentIsThereInOrder() throws IOException {
        Path corpus = texts();
        try (TokenStore store = build(corpus, "json", folder.resolve("store"), options(2))) {
            var expected = new ArrayList<String>();
            for (String file : List.of("a.jsonl", "b.jsonl")) {
                for (String line : Files.readAllLines(corpus.resolve(file))) {
                    expected.add(line.substring(10, line.length() - 2));
                }
            }
            expected.removeIf(String::isEmpty);
            assertThat(store.size()).isEqualTo(expected.size());
            assertThat(store.tokenCount())
                    .isEqualTo(expected.stream().mapToInt(String::length).sum());
            assertThat(store.bytesPerToken()).isEqualTo(2);
            assertThat(store.counts().records()).isEqualTo(600);
            for (int i = 0; i < expected.size(); i++) {
                int[] ids = new int[store.length(i)];
                byte[] lossMask = new byte[ids.length];
                store.read(i, 0, ids.length, ids, lossMask, 0);
                assertThat(characters.decode(ids)).isEqualTo(expected.get(i));
                assertThat(lossMask).containsOnly(1);
            }
            store.requireTokenizer(characters);
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() throws IOException {
        Path corpus = texts();
        build(corpus, "json", folder.resolve("one"), options(1)).close();
        build(corpus, "json", folder.resolve("five"), options(5)).close();
        assertSame(folder.resolve("five"), folder.resolve("one"));
        assertThat(bytes(folder.resolve("one")).keySet()).contains("store.json", "shard-00003.tokens");
    }

    @Test
    void aStoppedBuildGoesOnWhereItStopped() throws IOException {
        Path corpus = texts();
        Path whole = folder.resolve("whole");
        build(corpus, "json", whole, options(2)).close();
        StoreRecipe recipe = new StoreFiles(whole).manifest().orElseThrow().recipe();
        int shards = bytes(whole).size() - 1;
        for (int finished = 0; finished <= shards; finished++) {
            Path stopped = Files.createDirectory(folder.resolve("stopped" + finished));
            new StoreFiles(stopped).begin(recipe);
            for (int i = 0; i < finished; i++) {
                Files.copy(new StoreFiles(whole).shard(i), new StoreFiles(stopped).shard(i));
            }
            Files.write(stopped.resolve("shard-%05d.tokens.tmp".formatted(finished)), new byte[100]);
            if (finished == 2) { // cut by a file system that lost the end
                byte[] cut = Files.readAllBytes(new StoreFiles(whole).shard(1));
                Files.write(new StoreFiles(stopped).shard(1), Arrays.copyOf(cut, cut.length / 2));
            }
            var first = new long[] {-1};
            new TokenStoreBuilder(corpus(corpus, "json"), characters, options(2))
                    .build(stopped, (done, total, what) -> first[0] = first[0] < 0 ? done : first[0])
                    .close();
            assertSame(stopped, whole);
        }
    }

    @Test
    void aFinishedStoreIsNotBuiltAgain() throws IOException {
        Path corpus = texts();
        build(corpus, "json", folder.resolve("store"), options(2)).close();
        Map<String, byte[]> before = bytes(folder.resolve("store"));
        var reports = new ArrayList<Long>();
        new TokenStoreBuilder(corpus(corpus, "json"), characters, options(2))
                .build(folder.resolve("store"), (done, total, what) -> reports.add(done))
                .close();
        assertThat(reports).isEmpty();
        assertThat(bytes(folder.resolve("store")).keySet()).isEqualTo(before.keySet());
    }

    @Test
    void anotherRecipeNeedsAnotherFolder() throws IOException {
        Path corpus = texts();
        Path store = folder.resolve("store");
        build(corpus, "json", store, options(2)).close();
        assertOther(() -> build(corpus, "wikipedia", store, options(2)));
        assertOther(() -> build(corpus, "json", store, new TokenStoreBuilder.Options(2, true, false, 1000)));
        Files.writeString(corpus.resolve("c.jsonl"), "{\"text\": \"more\"}");
        assertOther(() -> build(corpus, "json", store, options(2)));
    }

    private static void assertOther(ThrowingCallable build) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(build)
                .withMessageContaining("holds a token store of other text, another tokenizer or other options");
    }

    @Test
    void anUnfinishedStoreCannotBeOpened() throws IOException {
        Path corpus = texts();
        build(corpus, "json", folder.resolve("whole"), options(1)).close();
        Path store = Files.createDirectory(folder.resolve("unfinished"));
        new StoreFiles(store)
                .begin(new StoreFiles(folder.resolve("whole"))
                        .manifest()
                        .orElseThrow()
                        .recipe());
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> TokenStore.open(store))
                .withMessageContaining("is not finished: build it again, which goes on where it stopped");
    }

    @Test
    void twoBuildsDoNotMeetInOneFolder() throws IOException {
        Path corpus = texts();
        Path store = folder.resolve("store");
        new TokenStoreBuilder(corpus(corpus, "json"), characters, options(1))
                .build(
                        store,
                        (done, total, what) -> assertThatExceptionOfType(InvalidInputException.class)
                                .isThrownBy(() -> build(corpus, "json", store, options(1)))
                                .withMessageContaining("is being built by another process"))
                .close();
    }

    @Test
    void malformedRecordsEndTheBuildOrAreCounted() throws IOException {
        Path corpus = Files.writeString(
                folder.resolve("a.jsonl"), "{\"text\": \"good\"}\nbad\n{\"text\": \"fine\"}\n{\"body\": 1}\n");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> build(corpus, "json", folder.resolve("strict"), options(3)))
                .withMessageContaining("corpus mine: a.jsonl, line 2: is not JSON");
        try (TokenStore store =
                build(corpus, "json", folder.resolve("lenient"), new TokenStoreBuilder.Options(3, false, true, 1000))) {
            assertThat(store.size()).isEqualTo(2);
            assertThat(store.counts().malformed()).isEqualTo(2);
            assertThat(store.counts().examples()).hasSize(2);
            assertThat(store.counts().examples().getFirst()).startsWith("a.jsonl, line 2: is not JSON");
            assertThat(store.counts().examples().getLast()).startsWith("a.jsonl, line 4: has no field \"text\"");
        }
    }

    @Test
    void aCorpusWithoutTextIsRefused() throws IOException {
        Path corpus = Files.writeString(folder.resolve("a.jsonl"), "{\"text\": \" \"}\n");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> build(corpus, "json", folder.resolve("store"), options(1)))
                .withMessageContaining("corpus mine has no text to train on: of 1 records, 0 were malformed");
    }

    @Test
    void promptsAndKeySentencesAreNotPredicted() throws IOException {
        Path vocabulary = Files.write(
                folder.resolve("vocab.txt"),
                List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "summary", ":", "one", "two", "three", "."));
        Path keys = Files.writeString(
                folder.resolve("keys.jsonl"), "{\"key\": [\"One.\", \"Two.\"], \"content\": [\"three\", \"\"]}\n");
        Path prompts =
                Files.writeString(folder.resolve("prompts.jsonl"), "{\"prompt\": \"one\", \"text\": \"two three\"}\n");
        try (GlmTokenizer tokenizer = Tokenizers.load(vocabulary)) {
            int eop = tokenizer.commands().id(Command.EOP);
            try (TokenStore store = new TokenStoreBuilder(corpus(keys, "wikipedia-key"), tokenizer, options(1))
                    .build(folder.resolve("keys"), Progress.NONE)) {
                assertDocument(store, 0, new int[] {5, 6, 7, 10, 8, 10}, new byte[] {0, 0, 1, 1, 1, 1});
                assertDocument(store, 1, new int[] {7, 10, 9, eop, 8, 10, eop}, new byte[] {0, 0, 1, 1, 0, 0, 1});
            }
            try (TokenStore store = new TokenStoreBuilder(corpus(prompts, "test"), tokenizer, options(1))
                    .build(folder.resolve("prompts"), Progress.NONE)) {
                assertDocument(store, 0, new int[] {7, 8, 9}, new byte[] {0, 1, 1});
                assertThatExceptionOfType(InvalidInputException.class)
                        .isThrownBy(() -> store.requireTokenizer(characters))
                        .withMessageContaining("corpus mine was built with another tokenizer");
            }
        }
    }

    private static void assertDocument(TokenStore store, int document, int[] ids, byte[] lossMask) {
        int[] actual = new int[store.length(document)];
        byte[] actualMask = new byte[actual.length];
        store.read(document, 0, actual.length, actual, actualMask, 0);
        assertThat(actual).containsExactly(ids);
        assertThat(actualMask).containsExactly(lossMask);
    }

    @Test
    void progressCountsBytesUpToAll() throws IOException {
        Path corpus = texts();
        var bytes = new ArrayList<Long>();
        var totals = new ArrayList<Long>();
        new TokenStoreBuilder(corpus(corpus, "json"), characters, options(1))
                .build(folder.resolve("store"), (done, total, what) -> {
                    bytes.add(done);
                    totals.add(total);
                })
                .close();
        assertThat(bytes).isSorted();
        assertThat(totals).containsOnly(bytes.getLast());
    }

    @Test
    void throughputReadsLikeATimetable() {
        var now = new long[] {0};
        var throughput = new Throughput(1_000_000, () -> now[0]);
        assertThat(throughput.describe(2_000_000, 5_000_000)).isEmpty();
        now[0] = 2_000_000_000L;
        assertThat(throughput.describe(21_000_000, 1_021_000_000)).isEqualTo("10.0 MB/s, 1 min 40 s left");
        assertThat(throughput.describe(21_000_000, 100_021_000_000L)).isEqualTo("10.0 MB/s, 2 h 46 min left");
        assertThat(throughput.describe(21_000_000, 21_000_000)).isEqualTo("10.0 MB/s, 0 s left");
    }
}
