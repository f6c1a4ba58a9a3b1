package org.glm4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.data.TrainingMode;

/** A run's curves for TensorBoard, under the reference's tag names. */
public final class TensorBoardLog implements RunObserver, AutoCloseable {

    /** The reference limits the exponent, so that an untrained model's perplexity can be drawn. */
    private static final double LARGEST_EXPONENT = 20;

    private final TensorBoardWriter writer;
    private final Map<TrainingMode, Double> shares;

    /**
     * Opens an event file to go on with.
     *
     * @param directory created where missing
     * @param step taken so far; what earlier files say of later ones belongs to work that was lost and is done again
     * @param shares each mode's share of the training, by which the losses of an evaluation are averaged
     */
    public TensorBoardLog(Path directory, long step, Map<TrainingMode, Double> shares) {
        this.shares = Map.copyOf(shares);
        try {
            this.writer = new TensorBoardWriter(directory, Clock.systemUTC());
            writer.goesOnAt(step + 1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory, e);
        }
    }

    @Override
    public void trained(Report report) {
        scalar("Train/lr", report.learningRate(), report.step());
        scalar("Train/train_loss", report.loss(), report.step());
        scalar("Train/elapsed_time", 1e3 * report.seconds() / report.since(), report.step());
        scalar("Train/gradient_norm", report.gradientNorm(), report.step());
        scalar("Train/tokens_per_second", report.tokens() / report.seconds(), report.step());
    }

    @Override
    public void evaluated(long step, Map<TrainingMode, Double> losses) {
        double loss = overall(losses, shares);
        scalar("Train/valid_ppl", Math.exp(Math.min(LARGEST_EXPONENT, loss)), step);
        scalar("Train/valid_loss", loss, step);
        losses.forEach((mode, modeLoss) -> scalar("Train/valid_%s_loss".formatted(tag(mode)), modeLoss, step));
    }

    @Override
    public void judged(long step, SequencedMap<String, Double> measures) {
        measures.forEach((name, value) -> scalar("Train/valid_" + name, value, step));
    }

    /** Mean of the modes' losses, each with its share of the training. */
    public static double overall(Map<TrainingMode, Double> losses, Map<TrainingMode, Double> shares) {
        double sum = 0;
        double weight = 0;
        for (var each : losses.entrySet()) {
            double share = shares.getOrDefault(each.getKey(), 0.0);
            sum += share * each.getValue();
            weight += share;
        }
        return sum / weight;
    }

    private static String tag(TrainingMode mode) {
        return switch (mode) {
            case BERT -> "bert";
            case SENTENCE -> "sent";
            case GPT -> "gpt";
            case MULTI_TASK -> "multi";
            case LEFT_TO_RIGHT -> "left_to_right";
        };
    }

    @Override
    public void saved(long step, Path directory) {
        // Not a curve.
    }

    private void scalar(String tag, double value, long step) {
        try {
            writer.scalar(tag, value, step);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write TensorBoard's events", e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write TensorBoard's events", e);
        }
    }
}
