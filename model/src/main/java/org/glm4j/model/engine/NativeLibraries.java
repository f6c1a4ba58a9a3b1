package org.glm4j.model.engine;

import java.util.List;

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
}
