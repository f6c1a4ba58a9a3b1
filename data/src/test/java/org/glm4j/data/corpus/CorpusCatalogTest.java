package org.glm4j.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusCatalogTest {

    @TempDir
    private Path folder;

    private CorpusCatalog load(String text) throws IOException {
        return CorpusCatalog.load(Files.writeString(folder.resolve("corpora.yaml"), text), CorpusReaders.all());
    }

    @Test
    void namesLeadToFilesAndReaders() throws IOException {
        CorpusCatalog catalog = load("""
                wikipedia: /data/wiki
                notes:
                  path: texts/notes.jsonl.gz
                  text-key: body
                  weight: 2.5
                table: {path: t.csv, reader: json, delim: ';'}
                """);
        assertThat(catalog.names()).containsExactlyInAnyOrder("wikipedia", "notes", "table");
        Corpus wikipedia = catalog.resolve("wikipedia", ReaderOptions.DEFAULT);
        assertThat(wikipedia.path()).isEqualTo(Path.of("/data/wiki"));
        assertThat(wikipedia.reader().name()).isEqualTo("wikipedia");
        Corpus notes = catalog.resolve("notes", ReaderOptions.DEFAULT);
        assertThat(notes.path()).isEqualTo(folder.resolve("texts/notes.jsonl.gz"));
        assertThat(notes.reader().name()).isEqualTo("any");
        assertThat(notes.options().textKey()).contains("body");
        assertThat(notes.weight()).isEqualTo(2.5);
        assertThat(catalog.resolve("table", ReaderOptions.DEFAULT).options().delimiter())
                .isEqualTo(';');
    }

    @Test
    void jsonWillDoAsWell() throws IOException {
        CorpusCatalog catalog = load("{\"pile\": {\"path\": \"/mnt/train\", \"weight\": 1}}");
        assertThat(catalog.resolve("pile", ReaderOptions.DEFAULT).reader().name())
                .isEqualTo("pile");
    }

    @Test
    void aPathNeedsNoCatalog() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "text");
        var options = new ReaderOptions(Optional.of("body"), ',');
        Corpus corpus = CorpusCatalog.empty(CorpusReaders.all()).resolve(file.toString(), options);
        assertThat(corpus.path()).isEqualTo(file);
        assertThat(corpus.options()).isEqualTo(options);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "notes: {reader: json} | notes needs a path",
                "notes: [1] | notes needs a path",
                "notes: {path: a, colour: red} | notes says colour, which is none of [delim, path, reader, text-key, weight]",
                "notes: {path: a, reader: nobody} | no corpus reader is called nobody",
                "notes: {path: a, weight: heavy} | notes: weight is a number",
                "notes: {path: a, weight: -1} | corpus notes has the weight -1.0",
                "notes: {path: a, delim: ab} | notes: delim is one character, not ab",
                "just text | give one line for each corpus",
                "a: b: c | is neither YAML nor JSON"
            })
    void mistakesAreNamed(String text, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> load(text))
                .withMessageContaining(message);
    }

    @Test
    void whatNobodyKnowsIsRefused() {
        CorpusCatalog catalog = CorpusCatalog.empty(CorpusReaders.all());
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> catalog.resolve("wikipedia", ReaderOptions.DEFAULT))
                .withMessageContaining("nobody said where corpus wikipedia lies");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> catalog.resolve("nowhere.txt", ReaderOptions.DEFAULT))
                .withMessageContaining("nowhere.txt: no such file or folder");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> CorpusCatalog.load(folder.resolve("none.yaml"), CorpusReaders.all()))
                .withMessageContaining("none.yaml: cannot be read");
    }
}
