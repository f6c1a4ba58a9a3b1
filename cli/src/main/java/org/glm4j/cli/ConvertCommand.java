package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.glm4j.checkpoint.CheckpointConverter;
import org.glm4j.checkpoint.ConversionOptions;
import org.glm4j.checkpoint.ConversionReport;
import org.glm4j.checkpoint.Dtype;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One layout of a checkpoint to another. */
@Command(
        sortOptions = false,
        customSynopsis = "glm convert SRC DST --to hf|megatron [OPTION...]",
        footer = {
            "",
            "Memory needed does not depend on the model's size. DST is whole or absent.",
            "",
            "Examples:",
            "  glm convert blocklm-10b-1024 glm-10b --to hf",
            "  glm convert glm-10b glm-10b-mp4 --to megatron --model-parallel 4",
            "  glm convert glm-large glm-large-bf16 --to hf --dtype bf16"
        })
final class ConvertCommand implements Callable<Integer> {

    private static final long MEGABYTE = 1_000_000;

    private final Console console;

    @Parameters(index = "0", paramLabel = "SRC", description = "Checkpoint of any layout.")
    private Path source;

    @Parameters(index = "1", paramLabel = "DST", description = "Directory to make; must not exist or be empty.")
    private Path target;

    @Option(names = "--to", required = true, paramLabel = "LAYOUT", description = "hf or megatron.")
    private String to;

    @Option(
            names = "--model-parallel",
            paramLabel = "N",
            description = "Parts to split into, with --to megatron; 1 if unsaid.")
    private int modelParallel = 1;

    @Option(names = "--dtype", paramLabel = "TYPE", description = "fp32, fp16 or bf16; each tensor's own if unsaid.")
    private String dtype;

    @Option(
            names = "--max-shard-size",
            paramLabel = "BYTES",
            description = "Largest safetensors file, with --to hf; 5000000000 if unsaid.")
    private long maxShardSize = ConversionOptions.DEFAULT_MAX_SHARD_BYTES;

    @Option(
            names = "--name",
            paramLabel = "MODEL",
            description = "Published model that SRC is, for example glm-10b-chinese, where its shape does not tell.")
    private String name;

    @Option(names = "--json", description = "Report as one JSON object.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nWhat the checkpoint does not say (the reference's names):%n")
    private ModelOptions modelOptions = new ModelOptions();

    ConvertCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var options = new ConversionOptions(
                ConversionOptions.Target.named(to),
                modelParallel,
                Optional.ofNullable(dtype).map(Dtype::named),
                maxShardSize,
                Optional.ofNullable(name),
                modelOptions.overrides());
        ConversionReport report;
        try (var progress = ProgressDisplay.of(console, "Writing", "MB", MEGABYTE);
                var stop = StopSignal.catching("Stopped: nothing was written to " + target + ".")) {
            report = CheckpointConverter.convert(source, target, options, stop.during(progress));
        }
        if (json) {
            write(report);
        } else {
            print(report);
        }
        return 0;
    }

    private void print(ConversionReport report) {
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s: %,d tensors, %,d bytes%s%n",
                        target,
                        report.tensors(),
                        report.bytesWritten(),
                        report.modelParallelSize() > 1 ? " in %d parts".formatted(report.modelParallelSize()) : "");
        if (report.overflows() > 0) {
            console.err()
                    .printf(
                            Locale.ROOT,
                            "%,d values are too large for %s and became infinite.%n",
                            report.overflows(),
                            dtype);
        }
        report.notes().forEach(console.err()::println);
    }

    private void write(ConversionReport report) {
        new JsonLines(console.out()).write(object -> {
            object.writeStringProperty("target", target.toString());
            object.writeStringProperty("source_layout", report.source().name().toLowerCase(Locale.ROOT));
            object.writeNumberProperty("source_model_parallel_size", report.sourceModelParallelSize());
            object.writeStringProperty("layout", to);
            object.writeNumberProperty("model_parallel_size", report.modelParallelSize());
            object.writeNumberProperty("tensors", report.tensors());
            object.writeNumberProperty("bytes", report.bytesWritten());
            object.writeNumberProperty("overflows", report.overflows());
            JsonLines.writeStrings(object, "notes", report.notes());
        });
    }
}
