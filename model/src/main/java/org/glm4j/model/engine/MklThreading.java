package org.glm4j.model.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Makes MKL run its threads through the OpenMP that libtorch uses. With its default, Intel's, two pools of threads
 * compete for the cores and a training step takes 1.4 times as long.
 */
final class MklThreading {

    /** {@code MKL_THREADING_GNU} of MKL's {@code mkl_service.h}. */
    private static final int GNU = 3;

    private MklThreading() {}

    /**
     * @param mkl {@code libmkl_rt}, in which nothing has been called yet
     */
    static void useGnu(Path mkl) {
        if ("GNU".equalsIgnoreCase(System.getenv("MKL_THREADING_LAYER"))) {
            return;
        }
        var lookup = SymbolLookup.libraryLookup(mkl, Arena.global());
        var setThreadingLayer = Linker.nativeLinker()
                .downcallHandle(
                        lookup.findOrThrow("MKL_Set_Threading_Layer"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        int chosen;
        try {
            chosen = (int) setThreadingLayer.invokeExact(GNU);
        } catch (Throwable t) {
            throw new IllegalStateException("MKL_Set_Threading_Layer of " + mkl, t);
        }
        if (chosen != GNU) {
            throw new IllegalStateException("%s: threading layer %d instead of %d".formatted(mkl, chosen, GNU));
        }
    }
}
