package org.glm4j.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reference values and vocabularies beside the checkout; tests that need them are skipped where they are absent. */
final class Shared {

    private Shared() {}

    /** A file or folder in it. */
    static Path path(String name) {
        Path path = Path.of(System.getProperty("glm4j.shared", "../../shared"), name);
        assumeTrue(Files.exists(path), path + " is not there");
        return path;
    }

    static String file(String name) {
        return path(name).toString();
    }
}
