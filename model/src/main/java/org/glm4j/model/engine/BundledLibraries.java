package org.glm4j.model.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * libtorch from the binding's own jars, on 64-bit Linux for x86, joined to MKL or to OpenBLAS.
 *
 * <p>libtorch asks for {@code libopenblas.so.0} by name; beside MKL, a link of that name leads to MKL.
 */
final class BundledLibraries implements NativeLibraries {

    static final String PYTORCH = "org/bytedeco/pytorch/linux-x86_64/";
    private static final String JAVACPP = "org/bytedeco/javacpp/linux-x86_64/";
    private static final String MKL = "org/bytedeco/mkl/linux-x86_64/";
    private static final String OPENBLAS = "org/bytedeco/openblas/linux-x86_64/";

    /** What the binding itself needs, besides libtorch. */
    private static final List<String> BINDING = List.of(JAVACPP + "libjnijavacpp.so", PYTORCH + "libjnitorch.so");

    private static final List<String> LIBTORCH = List.of(
            PYTORCH + "libgomp.so.1", PYTORCH + "libc10.so", PYTORCH + "libtorch_cpu.so", PYTORCH + "libtorch.so");

    // MKL opens the kernels of the processor it finds; all are kept, a home directory may move between machines.
    private static final List<String> MKL_FILES = List.of(
            MKL + "libmkl_rt.so.2",
            MKL + "libmkl_core.so.2",
            MKL + "libmkl_intel_lp64.so.2",
            MKL + "libmkl_gnu_thread.so.2",
            MKL + "libmkl_def.so.2",
            MKL + "libmkl_mc3.so.2",
            MKL + "libmkl_avx2.so.2",
            MKL + "libmkl_avx512.so.2");

    private static final List<String> OPENBLAS_FILES = List.of(
            OPENBLAS + "libopenblas.so.0",
            OPENBLAS + "libgfortran.so.5",
            OPENBLAS + "libquadmath.so.0",
            OPENBLAS + "libgcc_s.so.1");

    private final boolean mkl;
    private final String version = LibraryCache.versionOf("pytorch");
    private final LibraryCache cache;

    private BundledLibraries(boolean mkl) {
        this.mkl = mkl;
        this.cache = LibraryCache.of("pytorch-%s+%s"
                .formatted(
                        version,
                        mkl
                                ? "mkl-" + LibraryCache.versionOf("mkl")
                                : "openblas-" + LibraryCache.versionOf("openblas")));
    }

    static BundledLibraries withMkl() {
        return new BundledLibraries(true);
    }

    static BundledLibraries withOpenBlas() {
        return new BundledLibraries(false);
    }

    /** Whether the jars of this platform are on the class path. */
    static boolean present() {
        return has(PYTORCH + "libtorch_cpu.so");
    }

    static boolean mklPresent() {
        return has(MKL + "libmkl_rt.so.2");
    }

    static boolean has(String resource) {
        return BundledLibraries.class.getClassLoader().getResource(resource) != null;
    }

    /** Copies only what the binding needs next to a libtorch of the user's, and loads it. */
    static void loadBinding() {
        var cache = LibraryCache.of("binding-" + LibraryCache.versionOf("pytorch"));
        cache.fill(BINDING, List.of());
        load(cache, BINDING);
    }

    @Override
    public void load() {
        var files = new ArrayList<String>(LIBTORCH);
        files.addAll(BINDING);
        files.addAll(mkl ? MKL_FILES : OPENBLAS_FILES);
        cache.fill(files, mkl ? List.of(new LibraryCache.Link("libopenblas.so.0", "libmkl_rt.so.2")) : List.of());
        mkl().ifPresent(MklThreading::useGnu);
        load(cache, LIBTORCH);
        load(cache, BINDING);
    }

    private static void load(LibraryCache cache, List<String> resources) {
        for (var resource : resources) {
            System.load(cache.file(resource.substring(resource.lastIndexOf('/') + 1))
                    .toString());
        }
    }

    @Override
    public String libtorchVersion() {
        return version.substring(0, version.indexOf('-'));
    }

    @Override
    public String source() {
        return "bundled with the binding %s, kept in %s".formatted(version, cache.directory());
    }

    @Override
    public String blas() {
        return mkl ? "MKL " + LibraryCache.versionOf("mkl") : "OpenBLAS " + LibraryCache.versionOf("openblas");
    }

    @Override
    public Optional<Path> mkl() {
        return mkl ? Optional.of(cache.file("libmkl_rt.so.2")) : Optional.empty();
    }

    @Override
    public String threadingLayer() {
        return mkl ? "GNU OpenMP" : "OpenBLAS's own threads";
    }

    @Override
    public List<String> advice() {
        return mkl
                ? List.of()
                : List.of("OpenBLAS runs a training step about 1.9 times as long as MKL: "
                        + (mklPresent()
                                ? "unset GLM4J_BLAS"
                                : "put org.bytedeco:mkl with the classifier linux-x86_64-redist on the class path"));
    }
}
