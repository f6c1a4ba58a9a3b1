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
import org.glm4j.data.TrainingMode;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.distributed.Collectives;
import org.glm4j.training.distributed.LostPeerException;
import org.glm4j.training.distributed.Placement;
import org.glm4j.training.distributed.Rendezvous;
import org.glm4j.training.launch.LocalJob;

/** A process that trains together with others, for tests. */
final class SharedRun {

    static final String RUN = "run";

    private SharedRun() {}

    /**
     * @param arguments what to do, and a directory
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        try (var processes = Rendezvous.join(Placement.of(System.getenv()), Device.CPU, Duration.ofSeconds(60))) {
            switch (arguments[0]) {
                case "cases" -> cases(processes, directory);
                case "resumable" -> resumable(processes, directory, Long.parseLong(arguments[2]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (LostPeerException e) {
            System.out.println(e.getMessage());
            System.out.flush();
            Runtime.getRuntime().halt(LocalJob.LOST_PEER);
        }
    }

    private static void cases(Collectives processes, Path directory) throws IOException {
        for (var each : SharedCase.values()) {
            var result = each.train(
                    processes, each.batchesOfStep(processes.size()), new RunDirectory(directory.resolve(each.name())));
            var lines = new ArrayList<String>();
            for (double[] line : result.lines()) {
                lines.add(Arrays.stream(line).mapToObj(Double::toString).collect(Collectors.joining(" ")));
            }
            lines.add(Double.toString(result.heldOut()));
            lines.add(result.weights());
            Files.write(file(directory, each, processes.rank()), lines);
        }
    }

    static Path file(Path directory, SharedCase each, int rank) {
        return directory.resolve("%s-%d.txt".formatted(each, rank));
    }

    /** What {@link #main} wrote. */
    static SharedCase.Result read(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        return new SharedCase.Result(
                lines.subList(0, lines.size() - 2).stream()
                        .map(line -> Arrays.stream(line.split(" "))
                                .mapToDouble(Double::parseDouble)
                                .toArray())
                        .toList(),
                Double.parseDouble(lines.get(lines.size() - 2)),
                lines.getLast());
    }

    /** Goes on from the step saved last, saves every step, and says which it has taken. */
    private static void resumable(Collectives processes, Path directory, long steps) {
        var run = new RunDirectory(directory.resolve(RUN));
        var options = Counting.savingEveryStep(steps);
        var latest = run.latest();
        System.out.println("process " + ProcessHandle.current().pid());
        System.out.flush();
        try (var trainer = (latest.isPresent()
                        ? Trainer.resume(latest.get(), options)
                        : Trainer.fresh(Counting.CONFIG, options))
                .among(processes)) {
            trainer.run(
                    Counting.BATCHES,
                    step -> {},
                    processes.rank() == 0 ? run : null,
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
