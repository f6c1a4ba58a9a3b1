package org.glm4j.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.data.TrainingMode;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.distributed.LostPeerException;
import org.glm4j.training.distributed.Placement;
import org.glm4j.training.distributed.ProcessGrid;
import org.glm4j.training.distributed.Rendezvous;
import org.glm4j.training.launch.Job;

/** A process that trains together with others, for tests. */
final class SharedRun {

    static final String RUN = "run";

    private SharedRun() {}

    /**
     * @param arguments what to do, a directory, and more
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        var place = Placement.of(System.getenv());
        try (var processes = Rendezvous.join(place, Device.CPU, Duration.ofSeconds(60), 2)) {
            switch (arguments[0]) {
                case "train" -> train(processes, directory);
                case "train-and-go-on" -> {
                    train(processes, directory);
                    goOn(processes, Path.of(arguments[2]), Path.of(arguments[3]));
                }
                case "resumable" ->
                    resumable(ProcessGrid.ofWholeModels(processes.world()), directory, Long.parseLong(arguments[2]));
                case "resumable-parts" -> resumable(processes, directory, Long.parseLong(arguments[2]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (LostPeerException e) {
            System.out.println(e.getMessage());
            System.out.flush();
            Runtime.getRuntime().halt(Job.LOST_PEER);
        }
    }

    private static void train(ProcessGrid processes, Path directory) throws IOException {
        for (var each : SharedCase.values()) {
            var result = each.train(grid(each, processes), new RunDirectory(directory.resolve(each.name())));
            write(result, file(directory, each, processes.world().rank()));
        }
    }

    private static ProcessGrid grid(SharedCase each, ProcessGrid ofParts) {
        return each.modelParts() == 1 ? ProcessGrid.ofWholeModels(ofParts.world()) : ofParts;
    }

    /** Goes on where others saved half-way. */
    private static void goOn(ProcessGrid processes, Path others, Path directory) throws IOException {
        for (var each : SharedCase.values()) {
            var result = each.goOn(halfWay(others, each), grid(each, processes));
            write(result, file(directory, each, processes.world().rank()));
        }
    }

    /** The step that was saved half-way. */
    static Path halfWay(Path directory, SharedCase each) {
        return directory.resolve(each.name()).resolve("step-%08d".formatted(SharedCase.STEPS / 2));
    }

    private static void write(SharedCase.Result result, Path file) throws IOException {
        var lines = new ArrayList<String>();
        for (double[] line : result.lines()) {
            lines.add(Arrays.stream(line).mapToObj(Double::toString).collect(Collectors.joining(" ")));
        }
        lines.add(Double.toString(result.heldOut()));
        lines.add(result.common());
        lines.add(result.weights());
        Files.write(file, lines);
    }

    static Path file(Path directory, SharedCase each, int rank) {
        return directory.resolve("%s-%d.txt".formatted(each, rank));
    }

    /** What {@link #main} wrote. */
    static SharedCase.Result read(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        return new SharedCase.Result(
                lines.subList(0, lines.size() - 3).stream()
                        .map(line -> Arrays.stream(line.split(" "))
                                .mapToDouble(Double::parseDouble)
                                .toArray())
                        .toList(),
                Double.parseDouble(lines.get(lines.size() - 3)),
                lines.get(lines.size() - 2),
                lines.getLast());
    }

    /** Goes on from the step saved last, saves every step, and says which it has taken. */
    private static void resumable(ProcessGrid processes, Path directory, long steps) {
        var run = new RunDirectory(directory.resolve(RUN));
        var options = Counting.savingEveryStep(steps);
        var latest = run.latest();
        System.out.println("process " + ProcessHandle.current().pid());
        System.out.flush();
        var sharing = new TrainingProcesses(processes, ZeroStage.GRADIENTS);
        try (var trainer = latest.isPresent()
                ? Trainer.continuing(latest.get(), GlmConfigOverrides.NONE, Continuation.EVERYTHING, options, sharing)
                : Trainer.fresh(Counting.CONFIG, options, sharing)) {
            trainer.run(
                    Counting.BATCHES,
                    step -> {},
                    processes.world().rank() == 0 ? run : null,
                    new LinkedHashMap<>(),
                    new Speaker(),
                    () -> false);
        }
    }

    private record Speaker() implements RunObserver {

        @Override
        public void trained(Report report) {
            System.out.printf("step %d%n", report.step());
            System.out.flush();
        }

        @Override
        public void evaluated(long step, Map<TrainingMode, Double> losses) {}

        @Override
        public void saved(long step, Path saved) {}
    }
}
