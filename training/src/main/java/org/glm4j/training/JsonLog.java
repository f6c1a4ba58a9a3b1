package org.glm4j.training;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.data.TrainingMode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run's log: one JSON object a line, {@code {"event":"train","step":100,"loss":...}}, {@code {"event":"valid",...}} of
 * a loss, {@code {"event":"judge",...}} of a task's measures, or {@code {"event":"save",...}}. Every line is complete on disk when the call that wrote it returns.
 */
public final class JsonLog implements RunObserver, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Map<TrainingMode, Double> shares;
    private final BufferedWriter writer;

    /**
     * Opens a log to go on with. Lines of steps behind {@code step} belong to work that was lost and is done again; they
     * are removed.
     *
     * @param file created where missing
     * @param step taken so far
     * @param shares each mode's share of the training, by which the losses of an evaluation are averaged
     */
    public JsonLog(Path file, long step, Map<TrainingMode, Double> shares) {
        this.file = file;
        this.shares = Map.copyOf(shares);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                List<String> kept = Files.readAllLines(file).stream()
                        .filter(line -> stepOf(line) <= step)
                        .toList();
                Path whole = Files.write(file.resolveSibling(file.getFileName() + ".kept"), kept);
                Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
            }
            this.writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** A line that a kill has cut off belongs to no step that was saved. */
    private static long stepOf(String line) {
        try {
            return JSON.readTree(line).path("step").asLong(Long.MAX_VALUE);
        } catch (JacksonException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void trained(Report report) {
        var line = line("train", report.step());
        line.put("loss", report.loss());
        line.put("lr", report.learningRate());
        line.put("gradient_norm", report.gradientNorm());
        line.put("loss_scale", report.lossScale());
        line.put("skipped", report.skipped());
        line.put("steps", report.since());
        line.put("tokens", report.tokens());
        line.put("operations", report.operations());
        line.put("seconds", report.seconds());
        line.put("waited_seconds", report.waitedSeconds());
        write(line);
    }

    @Override
    public void evaluated(long step, Map<TrainingMode, Double> losses) {
        double loss = TensorBoardLog.overall(losses, shares);
        var line = line("valid", step);
        line.put("loss", loss);
        line.put("perplexity", Math.exp(loss));
        losses.forEach((mode, modeLoss) -> line.put(mode.name().toLowerCase(Locale.ROOT) + "_loss", modeLoss));
        write(line);
    }

    @Override
    public void judged(long step, SequencedMap<String, Double> measures) {
        var line = line("judge", step);
        line.putAll(measures);
        write(line);
    }

    @Override
    public void saved(long step, Path directory) {
        var line = line("save", step);
        line.put("directory", directory.getFileName().toString());
        write(line);
    }

    private static Map<String, Object> line(String event, long step) {
        var line = new LinkedHashMap<String, Object>();
        line.put("event", event);
        line.put("step", step);
        return line;
    }

    private void write(Map<String, Object> line) {
        try {
            writer.write(JSON.writeValueAsString(line));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
