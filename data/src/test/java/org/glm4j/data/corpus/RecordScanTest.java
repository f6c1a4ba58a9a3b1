package org.glm4j.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Files of every format and compression, whole and damaged. */
class RecordScanTest {

    private static final String LINES = "{\"text\": \"one\"}\n\n{\"text\": \"two\"}\r\n{\"text\": \"three\"}";

    @TempDir
    private Path folder;

    private List<CorpusRecord> records(Path path, String reader) {
        return records(path, reader, ReaderOptions.DEFAULT);
    }

    private List<CorpusRecord> records(Path path, String reader, ReaderOptions options) {
        var corpus = new Corpus("c", path, CorpusReaders.all().named(reader), options, 0);
        var records = new ArrayList<CorpusRecord>();
        try (var scan = new RecordScan(corpus)) {
            for (Optional<CorpusRecord> r = scan.next(); r.isPresent(); r = scan.next()) {
                records.add(r.get());
            }
            assertThat(scan.bytesRead()).isEqualTo(scan.totalBytes());
        }
        return records;
    }

    private List<String> texts(Path path, String reader) {
        return texts(path, reader, ReaderOptions.DEFAULT);
    }

    private List<String> texts(Path path, String reader, ReaderOptions options) {
        CorpusReader corpusReader = CorpusReaders.all().named(reader);
        return records(path, reader, options).stream()
                .flatMap(record -> corpusReader.read(record, options).stream())
                .map(document -> document.segments().getLast().text())
                .toList();
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static byte[] compressed(String name, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(bytes)
                : name.endsWith(".zst") ? new ZstdOutputStream(bytes) : new XZOutputStream(bytes, new LZMA2Options())) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.json.xz", "A.JSONL.GZ"})
    void readsJsonLinesHoweverCompressed(String name) throws IOException {
        String ending = name.toLowerCase(Locale.ROOT);
        Path file = ending.endsWith(".jsonl") ? write(name, LINES) : write(name, compressed(ending, LINES));
        assertThat(texts(file, "any")).containsExactly("one", "two", "three");
        assertThat(records(file, "any").stream().map(r -> r.place().number())).containsExactly(1L, 3L, 4L);
    }

    @Test
    void severalCompressedPartsInOneFileAreRead() throws IOException {
        for (String name : List.of("a.jsonl.gz", "a.jsonl.zst", "a.jsonl.xz")) {
            var twice = new ByteArrayOutputStream();
            twice.writeBytes(compressed(name, LINES + "\n"));
            twice.writeBytes(compressed(name, LINES));
            assertThat(texts(write(name, twice.toByteArray()), "any")).hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"text\": \"one\"}, {\"text\": \"two\"},\n {\"text\": \"three\"}]",
                "  {\"RECORDS\": [{\"text\": \"one\"}, {\"text\": \"two\"}, {\"text\": \"three\"}]}",
                "[\"one\", \"two\", \"three\"]",
                "\uFEFF" + LINES
            })
    void readsJsonOfEveryShape(String json) throws IOException {
        assertThat(texts(write("a.json", json), "json")).containsExactly("one", "two", "three");
    }

    @Test
    void readsPlainTextByLinesParagraphsAndFiles() throws IOException {
        Path file = write("a.txt", "one\r\nstill one\n \ntwo\n\n\n[three]\n");
        assertThat(texts(file, "text-lines")).containsExactly("one", "still one", "two", "[three]");
        assertThat(texts(file, "any")).containsExactly("one", "still one", "two", "[three]");
        assertThat(texts(file, "text-paragraphs")).containsExactly("one\nstill one", "two", "[three]");
        assertThat(texts(file, "text-files")).containsExactly("one\r\nstill one\n \ntwo\n\n\n[three]\n");
    }

    @Test
    void readsTablesByTheNamesOfTheirColumns() throws IOException {
        var body = new ReaderOptions(Optional.of("body"), ';');
        Path csv = write("a.csv", "id;body\n1;\"said \"\"no\"\"\nand left\"\n2;two\n");
        assertThat(texts(csv, "any", body)).containsExactly("said \"no\"\nand left", "two");
        assertThat(records(csv, "any", body).get(1).place()).hasToString("a.csv, line 4");
        Path tsv = write("a.tsv", "label\tsentence\n0\tone, two\n");
        assertThat(texts(tsv, "any")).containsExactly("one, two");
    }

    @Test
    void aRowWithTooManyFieldsIsBrokenAndTheNextIsNot() throws IOException {
        Path csv = write("a.csv", "id,text\n1,one,two\n2,three\n");
        List<CorpusRecord> records = records(csv, "any");
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> records.getFirst().json())
                .withMessage("has 3 fields where the first line has 2");
        assertThat(records.get(1).json().get("text").asString()).isEqualTo("three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy.parquet", "zstd.parquet", "gzip.parquet"})
    void readsParquet(String name) throws IOException {
        Path file = write(name, resource(name));
        assertThat(texts(file, "any"))
                .containsExactly(
                        "The keeper lit the lamp.\nShips turned away.", "Rows of beans “grew” there.", "Nobody knew.");
        List<CorpusRecord> records = records(file, "any");
        assertThat(records.get(2).place()).hasToString(name + ", row 3");
        assertThat(records.getFirst().json().toString())
                .isEqualTo("{\"title\":\"The lighthouse\",\"text\":\"The keeper lit the lamp.\\nShips turned away.\","
                        + "\"meta\":{\"pile_set_name\":\"Wikipedia (en)\",\"n\":1},\"tags\":[\"sea\",\"light\"],"
                        + "\"votes\":3}");
        assertThat(records.get(2).json().get("title").isNull()).isTrue();
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = RecordScanTest.class.getResourceAsStream("/corpus/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void aFolderIsReadFileByFileInTheOrderOfNames() throws IOException {
        write("corpus/b/2.jsonl", "{\"text\": \"b2\"}");
        write("corpus/b/1.txt", "b1");
        write("corpus/a.txt.gz", compressed(".gz", "a\n"));
        write("corpus/.hidden/x.txt", "hidden");
        write("corpus/c.tsv", "text\nc\n");
        assertThat(texts(folder.resolve("corpus"), "any")).containsExactly("a", "b1", "b2", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl.gz", "a.jsonl.zst", "a.jsonl.xz"})
    void aFileThatEndsTooSoonIsBrokenWhereItEnds(String name) throws IOException {
        byte[] whole = compressed(name, "{\"text\": \"one\"}\n".repeat(100));
        write("corpus/" + name, Arrays.copyOf(whole, whole.length - 9));
        write("corpus/b.txt", "next file");
        List<CorpusRecord> records = records(folder.resolve("corpus"), "any");
        CorpusRecord broken = records.get(records.size() - 2);
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(broken::text)
                .withMessageStartingWith("the rest of the file cannot be read (");
        assertThat(broken.place().file()).isEqualTo(name);
        assertThat(records.getLast().text()).isEqualTo("next file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"text\": \"one\"}, {\"text\": \"two\"",
                "[{\"text\": \"one\"}, oops]",
                "{\"RECORDS\": [{\"text\": \"one\"}"
            })
    void aBrokenArrayGivesWhatComesBefore(String json) throws IOException {
        List<CorpusRecord> records = records(write("a.json", json), "json");
        assertThat(records.getFirst().json().get("text").asString()).isEqualTo("one");
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> records.getLast().json())
                .withMessageStartingWith("the rest of the file cannot be read (it ");
    }

    @Test
    void whatIsNoParquetFileIsBroken() throws IOException {
        byte[] bytes = resource("snappy.parquet");
        bytes[bytes.length - 2] ^= 1;
        for (Path file : List.of(write("a.parquet", "PAR1 nonsense"), write("b.parquet", bytes))) {
            List<CorpusRecord> records = records(file, "any");
            assertThat(records).hasSize(1);
            assertThatExceptionOfType(MalformedRecordException.class)
                    .isThrownBy(() -> records.getFirst().json())
                    .withMessageStartingWith("the rest of the file cannot be read (it is no Parquet file");
        }
    }

    @Test
    void linesMayBeLongerThanAnyBuffer() throws IOException {
        String text = "word ".repeat(100_000);
        Path file = write("a.txt", text + "\n" + text + "end");
        assertThat(texts(file, "any")).containsExactly(text, text + "end");
    }

    @Test
    void whatIsNotThereOrCannotBeReadIsSaid() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        assertRefused(folder.resolve("nowhere"), "no such file or folder");
        assertRefused(folder.resolve("empty"), "the folder has no files");
        assertRefused(
                write("a.txt.bz2", "x"), "this compression is not read; unpack it, or pack it as .gz, .zst or .xz");
    }

    private void assertRefused(Path path, String reason) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> records(path, "any"))
                .withMessage(path + ": " + reason);
    }
}
