package org.glm4j.model.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;
import org.glm4j.foundation.InvalidInputException;

/**
 * libtorch in this process. It is loaded once, by whoever first needs a tensor, with the fastest libraries that are
 * there:
 *
 * <ol>
 *   <li>the libtorch of the user's that the environment variable {@code GLM4J_LIBTORCH} names,
 *   <li>the build for CUDA, where it is on the class path (Maven profile {@code gpu}),
 *   <li>on 64-bit Linux for x86 the bundled one with MKL, or with OpenBLAS where MKL is not on the class path or
 *       {@code GLM4J_BLAS=openblas} asks for it,
 *   <li>elsewhere what the binding finds for the platform.
 * </ol>
 *
 * {@link #report()} says which. Operations use all physical cores; {@code GLM4J_THREADS} or {@link #setThreads} changes
 * that.
 */
public final class Engine {

    /** Fewer multiplications take one thread less than a tenth of a millisecond. */
    private static final long WORTH_SHARING = 1 << 21;

    private final NativeLibraries libraries;
    private final boolean prefersOneDnn;
    private volatile int threads;

    private Engine(NativeLibraries libraries, int threads) {
        this.threads = threads;
        this.libraries = libraries;
        this.prefersOneDnn = Processor.isAmd() && torch.hasMKLDNN();
    }

    /**
     * Loads libtorch unless it is loaded.
     *
     * @throws InvalidInputException if what the environment names cannot be used
     */
    public static Engine start() {
        return switch (Loading.OUTCOME) {
            case Loaded loaded -> loaded.engine();
            case Failed failed -> throw new InvalidInputException(failed.cause().getMessage(), failed.cause());
        };
    }

    /** Sets how many threads one operation may use, at least one. */
    public void setThreads(int threads) {
        if (threads < 1) {
            throw new InvalidInputException("%d threads: at least 1 is needed".formatted(threads));
        }
        this.threads = threads;
        torch.set_num_threads(threads);
    }

    /** How many threads one operation may use. */
    public int threads() {
        return threads;
    }

    /**
     * Decides with how many threads the calling thread's next operations run: all that may be used, or one where there is
     * so little to do that a second would mostly wait.
     *
     * @param multiplications of numbers, in each of the coming steps that threads could share
     */
    public void useThreadsFor(long multiplications) {
        int wanted = multiplications < WORTH_SHARING ? 1 : threads;
        if (torch.get_num_threads() != wanted) {
            torch.set_num_threads(wanted);
        }
    }

    /**
     * Gives freed memory back to the system. Tensors of ever changing sizes leave gaps between them that the C library
     * keeps for itself; something that runs for long calls this now and then. It takes some milliseconds, and the pages
     * given back are cleared anew when next used.
     */
    public void giveBackFreedMemory() {
        CLibraryMemory.giveBackFreed();
    }

    /** Number of GPUs that this libtorch can use. */
    public int cudaDeviceCount() {
        return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    }

    /**
     * Whether single precision matrix products outside of training run on oneDNN, which libtorch brings along, instead
     * of the BLAS. MKL takes its slow kernels on AMD's processors; there oneDNN was measured to be 1.3 times (many rows)
     * to 2.2 times (one to eight rows) as fast.
     */
    public boolean prefersOneDnn() {
        return prefersOneDnn;
    }

    /** The MKL that libtorch runs on, for functions of it that libtorch does not use; empty where there is none to call. */
    public Optional<SymbolLookup> mkl() {
        return libraries.mkl().map(file -> SymbolLookup.libraryLookup(file, Arena.global()));
    }

    /** What the engine runs on. */
    public EngineReport report() {
        var capability = torch.get_cpu_capability().getString();
        var advice = new ArrayList<>(libraries.advice());
        if (threads() < Processor.physicalCores()) {
            advice.add("%d of %d cores are used: unset GLM4J_THREADS".formatted(threads(), Processor.physicalCores()));
        }
        if (capability.equals("DEFAULT")) {
            advice.add("this processor has no AVX2, so every operation is several times slower than on one that has");
        }
        if (cudaDeviceCount() == 0 && Gpus.present()) {
            advice.add(
                    "there is a GPU that this libtorch cannot use: set GLM4J_LIBTORCH to the torch/lib directory of a"
                            + " PyTorch for CUDA, or build with -Pgpu");
        }
        return new EngineReport(
                libraries.libtorchVersion(),
                libraries.source(),
                libraries.blas(),
                libraries.threadingLayer(),
                prefersOneDnn ? "oneDNN (MKL takes slow paths on AMD processors)" : "BLAS",
                threads(),
                Processor.physicalCores(),
                capability,
                Gpus.names(cudaDeviceCount()),
                List.copyOf(advice));
    }

    private static NativeLibraries choose() {
        var named = System.getenv("GLM4J_LIBTORCH");
        if (named != null && !named.isBlank()) {
            return new UserLibraries(Path.of(named));
        }
        if (BundledLibraries.has("org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch.so")) {
            return new PlatformLibraries(true);
        }
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")
                || !BundledLibraries.present()) {
            return new PlatformLibraries(false);
        }
        return switch (System.getenv().getOrDefault("GLM4J_BLAS", "")) {
            case "openblas" -> BundledLibraries.withOpenBlas();
            case "", "mkl" ->
                BundledLibraries.mklPresent() ? BundledLibraries.withMkl() : BundledLibraries.withOpenBlas();
            default ->
                throw new InvalidInputException(
                        "GLM4J_BLAS=%s: only mkl and openblas are known".formatted(System.getenv("GLM4J_BLAS")));
        };
    }

    private static int threadsAskedFor() {
        var asked = System.getenv("GLM4J_THREADS");
        if (asked == null || asked.isBlank()) {
            return Math.max(1, Processor.physicalCores() / processesHere());
        }
        try {
            return Math.max(1, Integer.parseInt(asked.strip()));
        } catch (NumberFormatException e) {
            throw new InvalidInputException("GLM4J_THREADS=%s: a number of threads is needed".formatted(asked), e);
        }
    }

    /** Processes of one job on this machine share its cores; torchrun, glm launch and Open MPI say how many they are. */
    private static int processesHere() {
        for (var name : List.of("LOCAL_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE")) {
            var processes = System.getenv(name);
            if (processes != null && processes.matches("[1-9]\\d{0,4}")) {
                return Integer.parseInt(processes);
            }
        }
        return 1;
    }

    /** How loading ended. It happens while this class initialises, so once, whichever thread comes first. */
    private sealed interface Outcome {}

    private record Loaded(Engine engine) implements Outcome {}

    private record Failed(InvalidInputException cause) implements Outcome {}

    private static final class Loading {

        static final Outcome OUTCOME = load();

        private static Outcome load() {
            try {
                var libraries = choose();
                // The binding must neither look for libraries again, class by class, nor limit memory that it does
                // not see: libtorch allocates behind its back, and scopes free what it allocates.
                if (!(libraries instanceof PlatformLibraries)) {
                    System.setProperty("org.bytedeco.javacpp.loadlibraries", "false");
                }
                System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
                System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
                CLibraryMemory.keepFreed();
                OpenMpWaiting.endSoon();
                libraries.load();
                int threads = threadsAskedFor();
                torch.set_num_threads(threads);
                return new Loaded(new Engine(libraries, threads));
            } catch (InvalidInputException e) {
                return new Failed(e);
            }
        }
    }
}
