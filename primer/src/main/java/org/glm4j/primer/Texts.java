package org.glm4j.primer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.glm4j.foundation.InvalidInputException;

/**
 * The files a primer is made from: {@code tables/*.tsv}, {@code phrases/*.txt} and {@code scripts/*.txt}, named one a
 * line in {@code contents.txt}, whose order is the order they are read in.
 */
final class Texts {

    private final Function<String, String> read;
    private final List<String> contents;

    private Texts(Function<String, String> read) {
        this.read = read;
        this.contents = lines("contents.txt").stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** The files that come with glm4j. */
    static Texts ofResources() {
        return new Texts(name -> {
            try (var in = Texts.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("resource " + name + " is missing");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** A user's own folder. */
    static Texts of(Path folder) {
        return new Texts(name -> {
            try {
                return Files.readString(folder.resolve(name));
            } catch (IOException e) {
                throw new InvalidInputException("%s: cannot be read (%s)".formatted(folder.resolve(name), e), e);
            }
        });
    }

    /** Names of the files in {@code folder}, in the order of the contents. */
    List<String> in(String folder) {
        return contents.stream().filter(name -> name.startsWith(folder + "/")).toList();
    }

    /** The lines of one file; only plain ASCII is taken. */
    List<String> lines(String name) {
        var lines = read.apply(name).lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            if (!lines.get(i).chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127))) {
                throw new InvalidInputException(
                        "%s:%d: write it in plain ASCII: %s".formatted(name, i + 1, lines.get(i)));
            }
        }
        return lines;
    }
}
