package org.glm4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.engine.Engine;
import org.glm4j.model.engine.EngineReport;
import org.glm4j.model.tensor.MachineSpeed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What glm4j finds on this machine, how fast it is, and what would make it faster. */
@Command(
        sortOptions = false,
        footer = {
            "",
            "Environment:",
            "  GLM4J_LIBTORCH  directory of your own libtorch, for example the torch/lib",
            "                  of a PyTorch",
            "  GLM4J_BLAS      mkl or openblas",
            "  GLM4J_THREADS   threads of one operation; all cores if unset"
        })
final class DoctorCommand implements Callable<Integer> {

    private static final double GIBIBYTE = 1L << 30;
    private static final int WIDTH = 80;

    private final Console console;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        MachineFacts machine = MachineFacts.ofThisMachine();
        EngineReport engine;
        try {
            engine = Engine.start().report();
        } catch (InvalidInputException e) {
            if (!json) {
                print(machine);
            }
            throw e;
        }
        MachineSpeed speed = MachineSpeed.measure();
        List<String> advice = advice(machine, engine);
        if (json) {
            write(machine, engine, speed, advice);
        } else {
            print(machine);
            print(engine, speed);
            print(advice);
        }
        return 0;
    }

    private static List<String> advice(MachineFacts machine, EngineReport engine) {
        var advice = new ArrayList<>(engine.advice());
        if (machine.load() > machine.processors() / 2.0) {
            advice.add(
                    "programs ask for %.1f of %d processors: the figures above, and models, will be better without the others"
                            .formatted(machine.load(), machine.processors()));
        }
        if (machine.availableBytes() < 2 * GIBIBYTE) {
            advice.add("only %.1f GiB of memory are free; a model of 335 million parameters needs 1.3 GiB in fp32"
                    .formatted(machine.availableBytes() / GIBIBYTE));
        }
        return advice;
    }

    private void print(MachineFacts machine) {
        row("glm4j", Version.number());
        row("Java", machine.java());
        row("System", machine.system());
        row("Processor", machine.cpu());
        row("Vectors", machine.vectors().isEmpty() ? "unknown" : String.join(" ", machine.vectors()));
        row(
                "Memory",
                "%.1f GiB, %.1f GiB free"
                        .formatted(machine.memoryBytes() / GIBIBYTE, machine.availableBytes() / GIBIBYTE));
    }

    private void print(EngineReport engine, MachineSpeed speed) {
        row("Cores", "%d, %d threads in use".formatted(engine.physicalCores(), engine.threads()));
        row("libtorch", "%s, %s".formatted(engine.libtorchVersion(), engine.source()));
        row("BLAS", "%s, threads by %s, %s".formatted(engine.blas(), engine.threadingLayer(), engine.cpuCapability()));
        row("Products", engine.matrixProducts());
        row("GPU", engine.cudaDevices().isEmpty() ? "none" : String.join(", ", engine.cudaDevices()));
        row("Reading", "%.1f GB/s (weights while decoding)".formatted(speed.readGigabytesPerSecond()));
        row("Computing", "%.0f GFLOP/s (fp32)".formatted(speed.gigaflopsPerSecond()));
    }

    private void print(List<String> advice) {
        PrintStream out = console.out();
        out.println();
        if (advice.isEmpty()) {
            out.println("Nothing to improve.");
        }
        for (String sentence : advice) {
            out.println(wrapped("- ", sentence));
        }
    }

    private void row(String name, String value) {
        console.out().println(wrapped("%-10s ".formatted(name), value));
    }

    /** Lines of a terminal's usual width, the second and later ones below the first one's text. */
    private static String wrapped(String heading, String text) {
        var wrapped = new StringBuilder(heading);
        int column = heading.length();
        for (String word : text.split(" ", -1)) {
            if (column > heading.length() && column + word.length() > WIDTH) {
                wrapped.setLength(wrapped.length() - 1);
                wrapped.append('\n').append(" ".repeat(heading.length()));
                column = heading.length();
            }
            wrapped.append(word).append(' ');
            column += word.length() + 1;
        }
        return wrapped.toString().strip();
    }

    private void write(MachineFacts machine, EngineReport engine, MachineSpeed speed, List<String> advice) {
        new JsonLines(console.out()).write(object -> {
            object.writeStringProperty("glm4j", Version.number());
            object.writeStringProperty("java", machine.java());
            object.writeStringProperty("system", machine.system());
            object.writeStringProperty("cpu", machine.cpu());
            JsonLines.writeStrings(object, "vectors", machine.vectors());
            object.writeNumberProperty("processors", machine.processors());
            object.writeNumberProperty("cores", engine.physicalCores());
            object.writeNumberProperty("threads", engine.threads());
            object.writeNumberProperty("memory_bytes", machine.memoryBytes());
            object.writeNumberProperty("available_bytes", machine.availableBytes());
            object.writeNumberProperty("load", machine.load());
            object.writeStringProperty("libtorch", engine.libtorchVersion());
            object.writeStringProperty("libtorch_source", engine.source());
            object.writeStringProperty("blas", engine.blas());
            object.writeStringProperty("threading_layer", engine.threadingLayer());
            object.writeStringProperty("matrix_products", engine.matrixProducts());
            object.writeStringProperty("cpu_capability", engine.cpuCapability());
            JsonLines.writeStrings(object, "gpus", engine.cudaDevices());
            object.writeNumberProperty("read_gigabytes_per_second", speed.readGigabytesPerSecond());
            object.writeNumberProperty("gigaflops_per_second", speed.gigaflopsPerSecond());
            JsonLines.writeStrings(object, "advice", advice);
        });
    }
}
