package org.glm4j.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.glm4j.checkpoint.PublishedModel;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.training.scaling.Cluster;
import org.glm4j.training.scaling.Estimate;
import org.glm4j.training.scaling.Layout;
import org.glm4j.training.scaling.LayoutSearch;
import org.glm4j.training.scaling.Work;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells which layout of a training fits a cluster, and how long its steps would take. */
@Command(
        name = "plan",
        sortOptions = false,
        footer = {
            "",
            "Nothing is run: memory, bytes and seconds follow from the formulas of",
            "docs/scaling.md and the speeds that you state. For every number of parts of the",
            "model, the fastest layout that fits is shown, then how to ask for the best.",
            "",
            "Example:",
            "  glm plan --model glm-10b --gpus 64 --memory 80"
        })
final class PlanCommand implements Callable<Integer> {

    private static final double GIGA = 1e9;
    private static final double TERA = 1e12;

    private final Console console;

    @Option(names = "--model", required = true, paramLabel = "NAME", description = "Published model, such as glm-10b.")
    private String model = "";

    @Option(names = "--gpus", required = true, paramLabel = "N", description = "GPUs in all.")
    private int gpus;

    @Option(names = "--gpus-per-machine", paramLabel = "N", description = "GPUs of a machine; 8.")
    private int perMachine = 8;

    @Option(names = "--memory", paramLabel = "GB", description = "Memory of a GPU, in gigabytes; 80.")
    private double memory = 80;

    @Option(names = "--texts", paramLabel = "N", description = "Texts of a step, in all processes; 1024.")
    private int texts = 1024;

    @Option(names = "--seq-length", paramLabel = "N", description = "Tokens of a text; 512.")
    private int length = 512;

    @Option(
            names = "--tflops",
            paramLabel = "X",
            description = "Tera operations per second that a GPU reaches in half precision; 140, as an A100 does.")
    private double tflops = 140;

    @Option(
            names = "--within",
            paramLabel = "GB/S",
            description = "What a GPU sends to others of its machine, in gigabytes per second; 230.")
    private double within = 230;

    @Option(
            names = "--between",
            paramLabel = "GB/S",
            description = "What a GPU sends to other machines, in gigabytes per second; 22.")
    private double between = 22;

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var config = PublishedModel.named(model).config();
        positive("--gpus", gpus);
        positive("--gpus-per-machine", perMachine);
        positive("--memory", memory);
        positive("--texts", texts);
        positive("--seq-length", length);
        positive("--tflops", tflops);
        positive("--within", within);
        positive("--between", between);
        var cluster = new Cluster(gpus, perMachine, memory * GIGA, tflops * TERA, within * GIGA, between * GIGA);
        var search = new LayoutSearch(new Work(config, texts, length), cluster);
        var fitting = search.fastestByParts();
        if (fitting.isEmpty()) {
            throw new InvalidInputException(
                    "%s does not fit %d GPUs of %s GB: the smallest layout (%s) takes %.1f GB of each; give more GPUs or memory."
                            .formatted(
                                    model,
                                    gpus,
                                    number(memory),
                                    options(search.smallest().layout()),
                                    search.smallest().memory() / GIGA));
        }
        console.out()
                .printf(
                        Locale.ROOT,
                        "%s, %,d parameters, on %d GPUs: %,d texts of %d tokens a step, half precision%n",
                        model,
                        config.parameterCount(),
                        gpus,
                        texts,
                        length);
        console.out().println();
        console.out()
                .printf(
                        Locale.ROOT,
                        "%5s  %6s  %4s  %5s  %5s  %9s  %9s  %9s  %9s  %7s%n",
                        "parts",
                        "models",
                        "zero",
                        "batch",
                        "accum",
                        "recompute",
                        "memory",
                        "step",
                        "tokens/s",
                        "waiting");
        fitting.forEach(this::row);
        console.out().println();
        console.out()
                .printf(
                        Locale.ROOT,
                        "Fastest: glm pretrain --bf16 %s%n",
                        options(search.fastest().orElseThrow().layout()));
        return 0;
    }

    private void row(Estimate estimate) {
        var layout = estimate.layout();
        console.out()
                .printf(
                        Locale.ROOT,
                        "%5d  %6d  %4d  %5d  %5d  %9s  %6.1f GB  %7.2f s  %,9.0f  %6.0f%%%n",
                        layout.parts(),
                        layout.models(),
                        layout.stage().number(),
                        layout.microBatch(),
                        layout.accumulation(),
                        layout.recomputing() ? "yes" : "no",
                        estimate.memory() / GIGA,
                        estimate.seconds(),
                        (double) texts * length / estimate.seconds(),
                        100 * estimate.waiting() / estimate.seconds());
    }

    private static String options(Layout layout) {
        return "--model-parallel-size %d --zero-stage %d --batch-size %d --gradient-accumulation-steps %d%s"
                .formatted(
                        layout.parts(),
                        layout.stage().number(),
                        layout.microBatch(),
                        layout.accumulation(),
                        layout.recomputing() ? " --checkpoint-activations" : "");
    }

    private static void positive(String flag, double value) {
        if (!(value > 0)) {
            throw new InvalidInputException("%s is %s: give a number above 0.".formatted(flag, number(value)));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
