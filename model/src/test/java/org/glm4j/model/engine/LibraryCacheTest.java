package org.glm4j.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryCacheTest {

    private static final String RESOURCE = "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so";
    private static final List<LibraryCache.Link> LINKS = List.of(new LibraryCache.Link("alias.so", "libjnijavacpp.so"));

    @TempDir
    private Path directory;

    @Test
    void filesAreCopiedOnceAndLinked() throws IOException {
        var cache = new LibraryCache(directory.resolve("a"));
        cache.fill(List.of(RESOURCE), LINKS);
        assertThat(cache.file("libjnijavacpp.so")).isNotEmptyFile();
        assertThat(cache.file("alias.so")).hasSameBinaryContentAs(cache.file("libjnijavacpp.so"));
        try (var files = Files.list(cache.directory())) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("libjnijavacpp.so", "alias.so", ".complete");
        }

        var modified = Files.getLastModifiedTime(cache.file("libjnijavacpp.so"));
        cache.fill(List.of(RESOURCE), LINKS);
        assertThat(Files.getLastModifiedTime(cache.file("libjnijavacpp.so"))).isEqualTo(modified);
    }

    @Test
    void severalProcessesMayFillIt() throws Exception {
        var cache = new LibraryCache(directory.resolve("b"));
        try (var threads = Executors.newFixedThreadPool(4)) {
            var done = threads.invokeAll(IntStream.range(0, 4)
                    .mapToObj(i -> Executors.callable(() -> cache.fill(List.of(RESOURCE), LINKS)))
                    .toList());
            for (var each : done) {
                each.get();
            }
        }
        assertThat(cache.file("alias.so")).isNotEmptyFile();
        try (var files = Files.list(cache.directory())) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> new LibraryCache(file.resolve("c")).fill(List.of(RESOURCE), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("GLM4J_CACHE");
    }

    @Test
    void versionsComeFromTheJars() {
        assertThat(LibraryCache.versionOf("pytorch")).startsWith("2.13");
        assertThatThrownBy(() -> LibraryCache.versionOf("nothing")).isInstanceOf(IllegalStateException.class);
    }
}
