package org.glm4j.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.training.launch.Hostfile;
import org.glm4j.training.launch.Job;
import org.glm4j.training.launch.Machines;
import org.glm4j.training.launch.Outcome;
import org.glm4j.training.launch.SshMachines;
import org.glm4j.training.launch.ThisMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs another command as several processes that share its work. */
@Command(
        name = "launch",
        sortOptions = false,
        customSynopsis = "glm launch (--nproc N | --hostfile FILE) [OPTION...] -- COMMAND...",
        footer = {
            "",
            "The processes train one model: each computes the gradients of batches of its",
            "own, and --batch-size is what one of them takes at once. N processes give the",
            "losses of one that accumulates N times as many batches. What the first says is",
            "shown; all of it is kept in the directory of the logs. If one fails, the",
            "others are ended, and its own message is told. Ctrl-C saves and ends all.",
            "",
            "--hostfile starts them on several machines, which have Java, glm4j and all files",
            "at the same places; docs/scaling.md says how else.",
            "",
            "fill, infill, choose and evaluate compute a model together that does not fit",
            "one of them, as pretrain and finetune do with --model-parallel-size.",
            "",
            "With --max-restarts a job that lost a process goes on where it was saved last;",
            "pretrain must be told with --load where that is. docs/scaling.md tells more.",
            "",
            "Examples:",
            "  glm launch --nproc 2 -- pretrain --config configs/pretrain/demo.yaml",
            "  glm launch --nproc 8 --max-restarts 3 -- pretrain --device cuda \\",
            "      --config configs/pretrain/glm-large.yaml \\",
            "      --save runs/large --load runs/large",
            "  glm launch --nproc 2 -- fill --model glm-10b \"Paris is [MASK].\"",
            "  glm launch --hostfile hosts -- pretrain --device cuda \\",
            "      --config configs/pretrain/glm-large.yaml"
        })
final class LaunchCommand implements Callable<Integer> {

    /** Commands that train, and tell how on standard error. */
    private static final List<String> TRAINING = List.of("pretrain", "finetune");

    /** Commands that know how to share their work. */
    private static final List<String> SHARED = Stream.concat(
                    TRAINING.stream(), Stream.of("evaluate", "fill", "infill", "choose"))
            .toList();

    /** Environment variables that go to other machines too, by how they begin. */
    private static final List<String> FORWARDED =
            List.of("GLM4J_", "GLOO_", "NCCL_", "TORCH_", "OMP_", "MKL_", "CUDA_", "LD_LIBRARY_PATH");

    /** How long the others may take to notice that one is lost. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    /** How long a step and a save may take after Ctrl-C. */
    private static final Duration STOP_GRACE = Duration.ofMinutes(10);

    private final Console console;

    @Option(
            names = {"-n", "--nproc"},
            paramLabel = "N",
            description = "Processes to start; with --hostfile as many as its slots if unsaid.")
    private Integer processes;

    @Option(
            names = "--hostfile",
            paramLabel = "FILE",
            description = "Machines to start them on over SSH, a line each: 'node1 slots=4'. Keys, known_hosts and"
                    + " config are those in ~/.ssh.")
    private Path hostfile;

    @Option(
            names = "--master-port",
            paramLabel = "P",
            description = "With --hostfile: where rank 0 listens, on the first machine; 29500.")
    private int masterPort = 29500;

    @Option(
            names = "--max-restarts",
            paramLabel = "K",
            description = "How often to start again after a process was lost; 0.")
    private int maxRestarts;

    @Option(
            names = "--log-dir",
            paramLabel = "DIR",
            description =
                    "Where what the processes say is added to rank-0.log, rank-1.log, ...; launch-logs if unsaid.")
    private Path logs = Path.of("launch-logs");

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "Command to run, with its options.")
    private List<String> words = List.of();

    LaunchCommand(Console console) {
        this.console = console;
    }

    @Spec
    void setSpec(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (processes == null && hostfile == null) {
            throw new InvalidInputException("How many processes? Give --nproc a number, or --hostfile a file.");
        }
        if (processes != null && processes < 1) {
            throw new InvalidInputException("--nproc is %d: give 1 or more.".formatted(processes));
        }
        if (maxRestarts < 0) {
            throw new InvalidInputException("--max-restarts is %d: give 0 or more.".formatted(maxRestarts));
        }
        if (!SHARED.contains(words.getFirst())) {
            throw new InvalidInputException("'%s' does not share its work among processes; these do: %s."
                    .formatted(words.getFirst(), String.join(", ", SHARED)));
        }
        try (var machines = machines();
                var stop = StopSignal.catching("Stopped; all processes have ended.")) {
            var job = new Job(ownCommand(), machines, forwarded(), logs, GRACE, STOP_GRACE);
            var shown = TRAINING.contains(words.getFirst()) ? console.err() : console.out();
            for (int restarts = 0; ; restarts++) {
                switch (job.run(shown, stop::caught)) {
                    case Outcome.Done() -> {
                        return 0;
                    }
                    case Outcome.Stopped() -> throw stop.stopped();
                    case Outcome.Failed failed -> {
                        console.err().printf("%s%n", failed.sentence());
                        if (restarts == maxRestarts || !failed.mayPass()) {
                            console.err().printf("The others were ended; %s has what each said.%n", logs);
                            return exitCode(failed);
                        }
                        console.err()
                                .printf(
                                        "The others were ended; starting all again (%d of %d).%n",
                                        restarts + 1, maxRestarts);
                    }
                }
            }
        }
    }

    private Machines machines() {
        if (hostfile == null) {
            return new ThisMachine(processes);
        }
        if (masterPort < 1 || masterPort > 65_535) {
            throw new InvalidInputException("--master-port is %d: ports go from 1 to 65535.".formatted(masterPort));
        }
        var hosts = Hostfile.read(hostfile);
        return new SshMachines(
                processes == null ? hosts : hosts.limited(processes),
                masterPort,
                Path.of(System.getProperty("user.home"), ".ssh"));
    }

    /** What other machines are told of this one's environment. */
    private Map<String, String> forwarded() {
        if (hostfile == null) {
            return Map.of();
        }
        return console.environment().entrySet().stream()
                .filter(entry -> FORWARDED.stream().anyMatch(entry.getKey()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static int exitCode(Outcome.Failed failed) {
        return failed.exitCode() == Failures.INVALID_INPUT ? Failures.INVALID_INPUT : Failures.FAILED;
    }

    /** This Java, with this class path and the options that this process was started with, running the words. */
    private List<String> ownCommand() {
        // A terminal's Ctrl-C goes to all processes; only this one is to answer it, by asking the others once.
        var command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "glm"));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("--enable-native-access=ALL-UNNAMED"); // as the jar says of itself
        command.add("-Dglm4j.terminals=");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(words);
        return command;
    }
}
