package org.glm4j.tokenizers;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.sentencepiece.jni.SentencePieceLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.glm4j.foundation.InvalidInputException;

/**
 * The native libraries in DJL's jars.
 *
 * <p>DJL's own loader probes the GPU first (100-200 ms), may fetch a build from the network when it finds one, and
 * reports to its makers; none of it is wanted to split a text, so the libraries are unpacked and loaded here.
 */
enum NativeLibrary {
    TOKENIZERS("tokenizers", "tokenizers", "/cpu/", TokenizersLibrary.class),
    SENTENCEPIECE("sentencepiece", "sentencepiece_native", "/", SentencePieceLibrary.class);

    private final String engine;
    private final String file;
    private final String folder;
    private final Class<?> owner;

    NativeLibrary(String engine, String file, String folder, Class<?> owner) {
        this.engine = engine;
        this.file = file;
        this.folder = folder;
        this.owner = owner;
    }

    /** Makes the methods of the library callable; again costs little. */
    synchronized void load() {
        try {
            var cached = cacheDirectory().resolve(engine + "-" + version());
            for (var name : files()) {
                System.load(unpacked(name, cached).toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the " + engine + " library could not be unpacked", e);
        }
    }

    private Path unpacked(String name, Path directory) throws IOException {
        var target = directory.resolve(name);
        if (Files.isRegularFile(target)) {
            return target;
        }
        try {
            Files.createDirectories(directory);
            var part = Files.createTempFile(directory, name, ".part");
            try {
                copy(name, part);
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
            return target;
        } catch (IOException cacheNotWritable) {
            var own = Files.createTempDirectory("glm4j").resolve(name);
            copy(name, own);
            own.getParent().toFile().deleteOnExit();
            own.toFile().deleteOnExit();
            return own;
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void copy(String name, Path target) throws IOException {
        var resource = "/native/lib/" + platform() + folder + name;
        try (var in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new InvalidInputException(
                        "the %s library has no build for %s; there are builds for 64-bit Linux, macOS on ARM and Windows on x86"
                                .formatted(engine, platform()));
            }
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private List<String> files() {
        var library = System.mapLibraryName(file);
        return this == TOKENIZERS && platform().startsWith("win")
                ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", library)
                : List.of(library);
    }

    private String version() throws IOException {
        var properties = new Properties();
        try (var in = owner.getResourceAsStream("/native/lib/" + engine + ".properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private static String platform() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var system = name.startsWith("win") ? "win" : name.startsWith("mac") ? "osx" : "linux";
        var architecture = System.getProperty("os.arch");
        return system + "-" + (architecture.equals("amd64") ? "x86_64" : architecture);
    }

    private static Path cacheDirectory() {
        var configured = System.getenv("XDG_CACHE_HOME");
        var base = configured == null || configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.toAbsolutePath().resolve("glm4j").resolve("native");
    }
}
