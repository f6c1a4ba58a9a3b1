package org.glm4j.model.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import org.glm4j.foundation.InvalidInputException;

/**
 * Native libraries copied out of their jars into a directory of the user's, once per version: {@code
 * $GLM4J_CACHE/native/<versions>}, where {@code GLM4J_CACHE} is {@code ~/.cache/glm4j} unless it is set.
 *
 * <p>The binding has a cache of its own, but it checks every file at every start (a third of a second), and all
 * processes share one set of links in it, so that one that wants MKL changes what another one finds.
 */
record LibraryCache(Path directory) {

    private static final String COMPLETE = ".complete";

    /** The cache of the given versions. */
    static LibraryCache of(String versions) {
        var root = System.getenv("GLM4J_CACHE");
        if (root == null || root.isBlank()) {
            var xdg = System.getenv("XDG_CACHE_HOME");
            root = (xdg == null || xdg.isBlank() ? System.getProperty("user.home") + "/.cache" : xdg) + "/glm4j";
        }
        return new LibraryCache(Path.of(root, "native", versions));
    }

    /** Version of a binding, from the Maven properties in its jar. */
    static String versionOf(String artifact) {
        var resource = "META-INF/maven/org.bytedeco/%s/pom.properties".formatted(artifact);
        try (InputStream in = LibraryCache.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("org.bytedeco:" + artifact + " is not on the class path");
            }
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /**
     * Makes sure that the files are there. Several processes may do this at once: each file appears whole or not at
     * all.
     *
     * @param resources resource names; their last parts name the files
     * @param links pairs of link name and target
     */
    void fill(List<String> resources, List<Link> links) {
        var complete = directory.resolve(COMPLETE);
        if (Files.exists(complete)) {
            return;
        }
        try {
            Files.createDirectories(directory);
            for (var resource : resources) {
                copy(resource, file(resource.substring(resource.lastIndexOf('/') + 1)));
            }
            for (var link : links) {
                createLink(link);
            }
            Files.write(complete, new byte[0]);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "%s: cannot keep libtorch's libraries there (%s); set GLM4J_CACHE to a directory with 800 MB free"
                            .formatted(directory, e),
                    e);
        }
    }

    private void copy(String resource, Path target) throws IOException {
        if (Files.exists(target)) {
            return;
        }
        var part = Files.createTempFile(directory, target.getFileName().toString(), ".part");
        try (InputStream in = LibraryCache.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void createLink(Link link) throws IOException {
        try {
            Files.createSymbolicLink(file(link.name()), Path.of(link.target()));
        } catch (FileAlreadyExistsException e) {
            // Another process made the same link.
        }
    }

    /** A symbolic link inside the directory. */
    record Link(String name, String target) {}
}
