package org.glm4j.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Entry point of the end-to-end benchmarks: {@code bench/run.sh}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures glm4j, side by side with eager PyTorch where a Python with torch is given.",
        subcommands = {
            Bench.Decode.class,
            Bench.Load.class,
            Bench.Memory.class,
            Bench.Startup.class,
            Bench.Issue2.class,
            Bench.Train.class,
            Bench.Data.class,
            Bench.LongRun.class,
            Bench.Training.class,
            Bench.Texts.class,
            Bench.Understanding.class,
            Bench.Sharing.class,
            SharingProbe.class,
            PrimerScore.class,
            MemoryProbe.class,
            LongRunProbe.class
        })
public final class Bench {

    private Bench() {}

    /** Runs one benchmark and ends the process with 0, or 2 after a user's mistake. */
    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new Bench());
        commandLine.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (exception instanceof InvalidInputException) {
                command.getErr().println(exception.getMessage());
                return 2;
            }
            throw exception;
        });
        System.exit(commandLine.execute(args));
    }

    /** Runs of one command share a machine description, a history file and, where there is one, a PyTorch process. */
    abstract static class Measuring implements Callable<Integer> {

        @Mixin
        private BenchOptions options;

        @Override
        public Integer call() throws Exception {
            try (Surroundings surroundings = options.prepare()) {
                measure(surroundings);
            }
            return 0;
        }

        abstract void measure(Surroundings surroundings) throws Exception;
    }

    @Command(name = "decode", description = "Tokens a second of a GLM-Large, fp32 and bf16, batch 1 and 8.")
    static final class Decode extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new DecodingBenchmark(surroundings).run();
        }
    }

    @Command(name = "load", description = "Seconds to load a safetensors file of 1.3 GB that is in the page cache.")
    static final class Load extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new LoadingBenchmark(surroundings).run();
        }
    }

    @Command(name = "memory", description = "Peak memory of a process that loads a GLM-Large and decodes.")
    static final class Memory extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new MemoryBenchmark(surroundings).run();
        }
    }

    @Command(name = "startup", description = "Wall time of './glm --help' and of './glm fill' with a tiny checkpoint.")
    static final class Startup extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new StartupBenchmark(surroundings).run();
        }
    }

    @Command(name = "issue2", description = "decode, load, memory and startup, in less than ten minutes.")
    static final class Issue2 extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new StartupBenchmark(surroundings).run();
            new LoadingBenchmark(surroundings).run();
            new MemoryBenchmark(surroundings).run();
            new DecodingBenchmark(surroundings).run();
        }
    }

    @Command(name = "train", description = "Training steps at GLM-Base's size, fp32, with dropout and without.")
    static final class Train extends Measuring {
        @Override
        void measure(Surroundings surroundings) {
            new TrainingBenchmark(surroundings).run();
        }
    }

    @Command(name = "data", description = "Text to ids, ids to blanks.")
    static final class Data extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new TrainingDataBenchmark(surroundings).run();
        }
    }

    @Command(name = "long-run", description = "Memory that grows, and waiting for data, over 2,000 steps.")
    static final class LongRun extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new LongRunBenchmark(surroundings).run();
        }
    }

    @Command(name = "training", description = "data, long-run and train, in less than ten minutes on a quiet machine.")
    static final class Training extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new TrainingDataBenchmark(surroundings).run();
            new LongRunBenchmark(surroundings).run();
            new TrainingBenchmark(surroundings).run();
        }
    }

    @Command(name = "texts", description = "Summaries by beam search, last words, perplexity, at GLM-Base's size.")
    static final class Texts extends Measuring {
        @Override
        void measure(Surroundings surroundings) throws Exception {
            new TextsBenchmark(surroundings).run();
        }
    }

    @Command(name = "sharing", description = "Training steps of two processes against one with two threads.")
    static final class Sharing extends Measuring {

        @Option(names = "--size", description = "GLM_BASE, or GLM_TINY to try it (default: ${DEFAULT-VALUE}).")
        private SharingBenchmark.Size size = SharingBenchmark.Size.GLM_BASE;

        @Override
        void measure(Surroundings surroundings) throws Exception {
            new SharingBenchmark(surroundings, size).run();
        }
    }

    @Command(
            name = "understanding",
            description = "Steps and scores of COPA, ReCoRD and MultiRC, against rows padded to the full length.")
    static final class Understanding extends Measuring {

        @Option(names = "--data", description = "Where COPA, ReCoRD and MultiRC lie (default: ../shared/data).")
        private Optional<Path> data = Optional.empty();

        @Option(names = "--vocabulary", description = "BERT's vocabulary (default: that of ../shared/vocab).")
        private Optional<Path> vocabulary = Optional.empty();

        @Option(names = "--size", description = "glm-base, or glm-tiny to try it (default: ${DEFAULT-VALUE}).")
        private UnderstandingBenchmark.Size size = UnderstandingBenchmark.Size.GLM_BASE;

        @Override
        void measure(Surroundings surroundings) throws Exception {
            Path shared = surroundings.root().resolveSibling("shared");
            new UnderstandingBenchmark(
                            surroundings,
                            size,
                            data.orElse(shared.resolve("data")),
                            vocabulary.orElse(shared.resolve("vocab/bert-base-uncased-vocab.txt")))
                    .run();
        }
    }
}
