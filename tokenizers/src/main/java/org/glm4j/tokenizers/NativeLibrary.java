package org.glm4j.tokenizers;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.sentencepiece.jni.SentencePieceLibrary;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.glm4j.foundation.InvalidInputException;

/**
 * A native library in one of DJL's jars, of which a process loads one copy.
 *
 * <p>DJL's own loader probes the GPU first (100-200 ms), may fetch a build from the network when it finds one, and
 * reports to its makers; none of it is wanted to split a text, so the libraries are unpacked and loaded here.
 */
final class NativeLibrary {

    static final NativeLibrary TOKENIZERS =
            new NativeLibrary("tokenizers", "tokenizers", "/cpu/", TokenizersLibrary.class);
    static final NativeLibrary SENTENCEPIECE =
            new NativeLibrary("sentencepiece", "sentencepiece_native", "/", SentencePieceLibrary.class);

    private final String engine;
    private final String file;
    private final String folder;
    private final Class<?> owner;
    private boolean loaded;

    private NativeLibrary(String engine, String file, String folder, Class<?> owner) {
        this.engine = engine;
        this.file = file;
        this.folder = folder;
        this.owner = owner;
    }

    /**
     * Makes the methods of the library callable.
     *
     * @throws InvalidInputException if this machine cannot run it
     */
    synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            var cache = cacheDirectory().map(directory -> directory.resolve(engine + "-" + version()));
            for (var name : files()) {
                System.load(unpacked(name, cache).toString());
            }
            loaded = true;
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new InvalidInputException(
                    "the %s library cannot be loaded on this machine (%s)".formatted(engine, e.getMessage()), e);
        }
    }

    /** @param cache where the file is kept for the next time, if that is possible */
    Path unpacked(String name, Optional<Path> cache) throws IOException {
        if (cache.isPresent()) {
            var kept = cache.get().resolve(name);
            if (Files.isRegularFile(kept) || isKept(name, kept)) {
                return kept;
            }
        }
        var own = Files.createTempDirectory("glm4j").resolve(name);
        copy(name, own);
        own.getParent().toFile().deleteOnExit();
        own.toFile().deleteOnExit();
        return own;
    }

    /** Writes under another name first, so that no process ever sees half a file. */
    private boolean isKept(String name, Path target) {
        try {
            Files.createDirectories(target.getParent());
            var part = Files.createTempFile(target.getParent(), name, ".part");
            try {
                copy(name, part);
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
            return true;
        } catch (IOException notWritable) {
            return false;
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

    List<String> files() {
        var library = System.mapLibraryName(file);
        return engine.equals("tokenizers") && platform().startsWith("win")
                ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", library)
                : List.of(library);
    }

    private String version() {
        var properties = new Properties();
        try (var in = owner.getResourceAsStream("/native/lib/" + engine + ".properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("the jar of the " + engine + " library does not tell its version", e);
        }
        return properties.getProperty("version");
    }

    private static String platform() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var system = name.startsWith("win") ? "win" : name.startsWith("mac") ? "osx" : "linux";
        var architecture = System.getProperty("os.arch");
        return system + "-" + (architecture.equals("amd64") ? "x86_64" : architecture);
    }

    /** Empty where there is no home to keep files in (a user that the system does not know). */
    private static Optional<Path> cacheDirectory() {
        var own = System.getenv("GLM4J_CACHE");
        if (own != null && !own.isBlank()) {
            return Optional.of(Path.of(own).toAbsolutePath().resolve("native"));
        }
        var configured = System.getenv("XDG_CACHE_HOME");
        var base = configured == null || configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return Optional.of(base.resolve("glm4j").resolve("native")).filter(Path::isAbsolute);
    }
}
