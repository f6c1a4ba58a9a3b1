package org.glm4j.model.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One way to load libtorch into this process.
 */
sealed interface NativeLibraries permits BundledLibraries, UserLibraries, PlatformLibraries {

    /** Loads everything. Called once per process, before any class of the binding loads. */
    void load();

    /** Version of libtorch. */
    String libtorchVersion();

    /** Where the libraries come from, and why they were chosen. */
    String source();

    /** Which BLAS they use. */
    String blas();

    /** Who runs the BLAS's threads. */
    String threadingLayer();

    /** What a user could do to be faster. */
    List<String> advice();

    /** The file of the MKL that libtorch is joined to, once loaded; empty where it is joined to none or has its own inside. */
    default Optional<Path> mkl() {
        return Optional.empty();
    }
}
