package org.glm4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that comes with glm4j.
 *
 * @param home where glm4j lies; empty where nothing says so
 */
record ShippedModel(Optional<Path> home) {

    /** Its name, which means it wherever no file or directory of that name lies. */
    static final String NAME = "glm-tiny";

    /** As the launcher found it: {@code -Dglm4j.home} is the directory it lies in. */
    static ShippedModel ofLauncher() {
        return new ShippedModel(
                Optional.ofNullable(System.getProperty("glm4j.home")).map(Path::of));
    }

    /** Its directory; empty where this glm4j came without it. */
    Optional<Path> directory() {
        return home.map(directory -> directory.resolve("models").resolve(NAME)).filter(Files::isDirectory);
    }

    /** The shipped model's directory if a path is its name, otherwise the path as it is. */
    Path resolve(Path said) {
        return said.equals(Path.of(NAME)) && Files.notExists(said) ? directory().orElse(said) : said;
    }
}
