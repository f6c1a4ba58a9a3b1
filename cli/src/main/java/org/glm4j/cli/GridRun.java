package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glm4j.foundation.InvalidInputException;

/** Makes the runs of a grid: those that are finished are passed over, the others begun or gone on with. */
final class GridRun {

    private static final int LOOKS_MILLIS = 200;

    /** How a command ends that SIGTERM stopped. */
    private static final int ENDED = 128 + 15;

    private final Console console;
    private final Grid grid;
    private final Path save;
    private final List<String> devices;

    /** A run's arguments as the results keep them: with {@code --overwrite} it is the same run. */
    private List<String> recorded(Grid.Point point) {
        return Grid.without(grid.command(), grid.arguments(point), Set.of("--overwrite"));
    }

    /** Makes one run. */
    @FunctionalInterface
    interface Single {
        /** Makes a run of {@code glm finetune} with these arguments. */
        void run(List<String> arguments);
    }

    /**
     * @param save where the runs' directories go
     * @param devices that take runs side by side, each in a process of its own; none for one after the other here
     */
    GridRun(Console console, Grid grid, Path save, List<String> devices) {
        this.console = console;
        this.grid = grid;
        this.save = save;
        this.devices = devices;
    }

    /**
     * Makes all of them and prints what they came to.
     *
     * @param anew whether finished ones are begun again
     */
    void run(boolean anew, Single single) {
        var results = GridResults.in(save);
        var points = grid.points();
        var open = new ArrayDeque<Grid.Point>();
        for (var point : points) {
            if (anew || !results.has(point.name(), recorded(point))) {
                open.add(point);
            }
        }
        console.err().printf("%,d of %,d runs are to be made.%n", open.size(), points.size());
        if (devices.isEmpty()) {
            for (var point : open) {
                console.err().printf("Run %s%n", point.name());
                single.run(arguments(point));
                results.finished(point.name(), recorded(point));
            }
        } else {
            sideBySide(open, results);
        }
        results.print(points, console.out());
    }

    private List<String> arguments(Grid.Point point) {
        var all = new ArrayList<>(grid.arguments(point));
        all.addAll(List.of("--save", directory(point).toString()));
        return all;
    }

    private Path directory(Grid.Point point) {
        return save.resolve(point.name());
    }

    private record Job(Grid.Point point, Process process) {}

    private void sideBySide(Queue<Grid.Point> open, GridResults results) {
        var jobs = new LinkedHashMap<String, Job>();
        var failed = new ArrayList<Grid.Point>();
        try (var stop = StopSignal.catching("Stopped; the same command goes on.")) {
            boolean told = false;
            while (!jobs.isEmpty() || (!open.isEmpty() && !stop.caught() && failed.isEmpty())) {
                for (String device : devices) {
                    if (!jobs.containsKey(device) && !open.isEmpty() && !stop.caught() && failed.isEmpty()) {
                        jobs.put(device, start(open.remove(), device));
                    }
                }
                awaitAnyEnd(jobs);
                if (stop.caught() && !told) {
                    told = true;
                    if (stop.stopped().exitCode() == ENDED) {
                        jobs.values().forEach(job -> job.process().destroy()); // of Ctrl-C the terminal tells them, too
                    }
                }
                jobs.values().removeIf(job -> {
                    if (job.process().isAlive()) {
                        return false;
                    }
                    if (job.process().exitValue() == 0) {
                        results.finished(job.point().name(), recorded(job.point()));
                        console.err().printf("Finished %s%n", job.point().name());
                    } else {
                        failed.add(job.point());
                    }
                    return true;
                });
            }
            if (stop.caught()) {
                throw stop.stopped();
            }
        }
        if (!failed.isEmpty()) {
            throw new InvalidInputException("%d of the runs failed, %s first: %s says why."
                    .formatted(failed.size(), failed.getFirst().name(), output(failed.getFirst())));
        }
    }

    private Path output(Grid.Point point) {
        return directory(point).resolve("output.txt");
    }

    private Job start(Grid.Point point, String device) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "finetune"));
        command.addAll(Grid.without(grid.command(), arguments(point), Set.of("--device")));
        command.addAll(List.of("--device", device));
        try {
            Files.createDirectories(directory(point));
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(output(point).toFile()))
                    .start();
            console.err().printf("Run %s on %s%n", point.name(), device);
            return new Job(point, process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    private static void awaitAnyEnd(Map<String, Job> jobs) {
        var ends = jobs.values().stream().map(job -> job.process().onExit()).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.anyOf(ends).get(LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // None did; the caller looks for itself.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a process cannot be waited for", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while runs go on", e);
        }
    }
}
