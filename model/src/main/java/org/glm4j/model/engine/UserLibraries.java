package org.glm4j.model.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.glm4j.foundation.InvalidInputException;

/**
 * A libtorch of the user's, for example the {@code torch/lib} of a Python installation. A build with CUDA brings the
 * GPU with it.
 *
 * @param directory holds {@code libtorch_cpu.so}
 */
record UserLibraries(Path directory) implements NativeLibraries {

    /** In the order in which they need each other; the ones for CUDA only where they are. */
    private static final List<String> LIBRARIES =
            List.of("libc10.so", "libc10_cuda.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so");

    private static final Pattern VERSION = Pattern.compile("__version__\\s*=\\s*['\"]([^'\"]+)['\"]");

    UserLibraries {
        if (!Files.isRegularFile(directory.resolve("libtorch_cpu.so"))) {
            throw new InvalidInputException(
                    "GLM4J_LIBTORCH=%s: no libtorch_cpu.so there; name the torch/lib directory of an installed PyTorch, or unset it"
                            .formatted(directory));
        }
    }

    @Override
    public void load() {
        var expected = LibraryCache.versionOf("pytorch");
        expected = expected.substring(0, expected.lastIndexOf('.', expected.indexOf('-')));
        if (!libtorchVersion().startsWith(expected + ".")) {
            throw new InvalidInputException(
                    "GLM4J_LIBTORCH=%s: this is PyTorch %s, but %s is needed; install torch==%s.* or unset it"
                            .formatted(directory, libtorchVersion(), expected, expected));
        }
        for (var library : LIBRARIES) {
            var file = directory.resolve(library);
            if (Files.exists(file)) {
                System.load(file.toAbsolutePath().toString());
            }
        }
        BundledLibraries.loadBinding();
    }

    /** The version that the Python package beside the libraries states, or {@code unknown}. */
    @Override
    public String libtorchVersion() {
        var file = directory.resolveSibling("version.py");
        try {
            var matcher = VERSION.matcher(Files.exists(file) ? Files.readString(file) : "");
            return matcher.find() ? matcher.group(1) : "unknown";
        } catch (IOException e) {
            throw new InvalidInputException("%s: cannot be read (%s)".formatted(file, e), e);
        }
    }

    @Override
    public String source() {
        return "%s, named by GLM4J_LIBTORCH".formatted(directory);
    }

    @Override
    public String blas() {
        return "as built into that libtorch";
    }

    @Override
    public String threadingLayer() {
        return "as built into that libtorch";
    }

    @Override
    public List<String> advice() {
        return List.of();
    }
}
