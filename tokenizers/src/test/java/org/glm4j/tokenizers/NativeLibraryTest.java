package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    private final NativeLibrary library = NativeLibrary.SENTENCEPIECE;

    @TempDir
    private Path directory;

    @Test
    void isUnpackedOnceAndWhole() throws IOException {
        var name = library.files().getLast();
        var cache = Optional.of(directory.resolve("a").resolve("b"));
        var first = library.unpacked(name, cache);
        assertThat(first).hasParent(cache.get()).isNotEmptyFile();
        Files.writeString(first, "kept");
        assertThat(library.unpacked(name, cache)).isEqualTo(first).hasContent("kept");
        assertThat(first.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void isUnpackedElsewhereWhereItCannotBeKept() throws IOException {
        var name = library.files().getLast();
        var file = Files.writeString(directory.resolve("file"), "not a directory");
        var unpacked = library.unpacked(name, Optional.of(file.resolve("cache")));
        assertThat(unpacked).isNotEmptyFile();
        assertThat(library.unpacked(name, Optional.empty()))
                .isNotEqualTo(unpacked)
                .hasSameBinaryContentAs(unpacked);
    }
}
