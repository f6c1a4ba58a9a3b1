package org.glm4j.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.MachineSpeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {

    @Test
    void reportSaysWhatRuns() {
        var report = Engine.start().report();
        assertThat(report.libtorchVersion()).startsWith("2.13");
        assertThat(report.source()).isNotBlank();
        assertThat(report.blas()).isNotBlank();
        assertThat(report.cpuCapability()).isIn("DEFAULT", "AVX2", "AVX512", "NEON", "SVE", "ZVECTOR", "VSX");
        assertThat(report.physicalCores()).isBetween(1, Runtime.getRuntime().availableProcessors());
        assertThat(report.threads()).isPositive();
        assertThat(report.cudaDevices()).hasSize(Engine.start().cudaDeviceCount());
    }

    @Test
    void thereIsOneEngine() {
        assertThat(Engine.start()).isSameAs(Engine.start());
    }

    @Test
    void threadsCanBeSet() {
        var engine = Engine.start();
        int before = engine.threads();
        try {
            engine.setThreads(2);
            assertThat(engine.threads()).isEqualTo(2);
            assertThatThrownBy(() -> engine.setThreads(0))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("at least 1");
        } finally {
            engine.setThreads(before);
        }
    }

    @Test
    void littleWorkIsDoneByOneThread() {
        var engine = Engine.start();
        int before = engine.threads();
        try {
            engine.setThreads(2);
            engine.useThreadsFor(1000);
            assertThat(torch.get_num_threads()).isEqualTo(1);
            assertThat(engine.threads()).isEqualTo(2);
            engine.useThreadsFor(1 << 30);
            assertThat(torch.get_num_threads()).isEqualTo(2);
        } finally {
            engine.setThreads(before);
        }
    }

    @Test
    void openMpWaitsShortlyUnlessTheUserSaysHow() throws Throwable {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "other systems have another OpenMP");
        Engine.start();
        boolean said = System.getenv("OMP_WAIT_POLICY") != null || System.getenv("GOMP_SPINCOUNT") != null;
        assertThat(variable("GOMP_SPINCOUNT")).isEqualTo(said ? System.getenv("GOMP_SPINCOUNT") : "10000");
    }

    /** A variable as the C library sees it; null where there is none. */
    private static String variable(String name) throws Throwable {
        var linker = Linker.nativeLinker();
        var getenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("getenv"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (var arena = Arena.ofConfined()) {
            var value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(name));
            return value.equals(MemorySegment.NULL)
                    ? null
                    : value.reinterpret(Long.MAX_VALUE).getString(0);
        }
    }

    @Test
    void speedIsMeasured() {
        var speed = MachineSpeed.measure();
        assertThat(speed.readGigabytesPerSecond()).isPositive().isFinite();
        assertThat(speed.gigaflopsPerSecond()).isPositive().isFinite();
    }

    @Test
    void aUsersLibtorchMustBeOne(@TempDir Path empty) {
        assertThatThrownBy(() -> new UserLibraries(empty))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("GLM4J_LIBTORCH=" + empty)
                .hasMessageContaining("no libtorch_cpu.so");
    }

    @Test
    void aUsersLibtorchMustBeOfTheVersionOfTheBinding(@TempDir Path python) throws IOException {
        var lib = Files.createDirectory(python.resolve("lib"));
        Files.createFile(lib.resolve("libtorch_cpu.so"));
        Files.writeString(python.resolve("version.py"), "__version__ = '2.9.1+cpu'\ndebug = False\n");
        var libraries = new UserLibraries(lib);
        assertThat(libraries.libtorchVersion()).isEqualTo("2.9.1+cpu");
        assertThatThrownBy(libraries::load)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("this is PyTorch 2.9.1+cpu, but 2.13 is needed");
    }
}
