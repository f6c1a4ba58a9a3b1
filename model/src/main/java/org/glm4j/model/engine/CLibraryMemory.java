package org.glm4j.model.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** How the C library, from which libtorch has its memory, deals with what is freed. */
final class CLibraryMemory {

    // Numbers of glibc's malloc.h.
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_MMAP_THRESHOLD = -3;

    /** Freed memory to keep, per arena. */
    private static final int KEPT = 1 << 30;

    /** Largest that glibc allows: larger pieces are always given back at once. */
    private static final int LARGEST_KEPT = 32 << 20;

    private CLibraryMemory() {}

    /**
     * Keeps freed memory for the next tensor. By default glibc returns tensors of a few megabytes to the system, which
     * then hands them out again page by page, cleared: a tenth of the time of encoding a batch. Does nothing where the
     * C library is another one.
     */
    static void keepFreed() {
        find("mallopt", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                .ifPresent(mallopt -> {
                    int kept = call(() -> (int) mallopt.invokeExact(M_TRIM_THRESHOLD, KEPT));
                    int largest = call(() -> (int) mallopt.invokeExact(M_MMAP_THRESHOLD, LARGEST_KEPT));
                    if (kept != 1 || largest != 1) {
                        throw new AssertionError("glibc refuses a value that its manual allows");
                    }
                });
    }

    /** Gives back every whole page that is free, also between pieces in use. Does nothing where there is no glibc. */
    static void giveBackFreed() {
        Trimming.FUNCTION.ifPresent(trim -> call(() -> (int) trim.invokeExact(0L)));
    }

    /** Linked once, when first needed. */
    private static final class Trimming {
        static final Optional<MethodHandle> FUNCTION =
                find("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    }

    private static Optional<MethodHandle> find(String name, FunctionDescriptor type) {
        var linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(function -> linker.downcallHandle(function, type));
    }

    private static int call(Call function) {
        try {
            return function.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C function throws nothing", e);
        }
    }

    private interface Call {
        int run() throws Throwable;
    }
}
