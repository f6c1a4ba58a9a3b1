package org.glm4j.model.engine;

import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch as the binding itself finds it: platforms other than 64-bit Linux for x86, and its builds for CUDA.
 *
 * @param cuda whether to take the build for CUDA, which the Maven profile {@code gpu} puts on the class path
 */
record PlatformLibraries(boolean cuda) implements NativeLibraries {

    @Override
    public void load() {
        System.setProperty("org.bytedeco.openblas.load", "mkl");
        if (cuda) {
            System.setProperty("org.bytedeco.javacpp.platform.extension", "-gpu");
        }
        try {
            Loader.load(torch.class);
        } catch (UnsatisfiedLinkError e) {
            throw new IllegalStateException(
                    "libtorch for %s is not on the class path or does not load".formatted(Loader.getPlatform()), e);
        }
    }

    @Override
    public String libtorchVersion() {
        var version = LibraryCache.versionOf("pytorch");
        return version.substring(0, version.indexOf('-'));
    }

    @Override
    public String source() {
        return "found by the binding for " + Loader.getPlatform() + (cuda ? " with CUDA" : "");
    }

    @Override
    public String blas() {
        return "the platform's default";
    }

    @Override
    public String threadingLayer() {
        return "the platform's default";
    }

    @Override
    public List<String> advice() {
        return List.of();
    }
}
