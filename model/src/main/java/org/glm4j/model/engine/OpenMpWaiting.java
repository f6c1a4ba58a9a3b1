package org.glm4j.model.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * How long OpenMP's threads wait for each other awake. GNU's OpenMP, which libtorch brings along, by default turns in a
 * loop for some six milliseconds before it lets the system have the core: longer than a step of a tiny model takes, and
 * time that is lost where other programs could use it. The pauses inside a step of a large model are below a tenth of a
 * millisecond.
 */
final class OpenMpWaiting {

    /** About 0.2 milliseconds. */
    private static final String SPINS = "10000";

    private OpenMpWaiting() {}

    /** Shortens the waiting, unless the user has said how to wait. Must come before OpenMP is loaded. */
    static void endSoon() {
        if (System.getenv("OMP_WAIT_POLICY") != null || System.getenv("GOMP_SPINCOUNT") != null) {
            return;
        }
        var linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(function -> {
            var setenv = linker.downcallHandle(
                    function,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (var arena = Arena.ofConfined()) {
                // The C library copies both.
                int failed =
                        (int) setenv.invokeExact(arena.allocateFrom("GOMP_SPINCOUNT"), arena.allocateFrom(SPINS), 0);
                if (failed != 0) {
                    throw new IllegalStateException("setenv failed: no memory is left");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("a C function throws nothing", e);
            }
        });
    }
}
