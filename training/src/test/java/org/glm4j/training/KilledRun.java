package org.glm4j.training;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.TrainingMode;

/** A process that trains, saving every step, and goes on from the last save when it is started again. */
final class KilledRun {

    /** Large enough that a save takes about as long as a step. */
    private static final GlmConfig CONFIG = new GlmConfig(
            2, 128, 4, 64, 32, 0, true, false, 1, 1e-5, GlmConfig.Activation.GELU_TANH, 0, GlmConfig.SpellEncoder.NONE);

    static final String LOG = "log.txt";
    static final String RUN = "run";

    private KilledRun() {}

    /**
     * @param arguments directory, steps
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        var run = new RunDirectory(directory.resolve(RUN));
        var options = Counting.savingEveryStep(Long.parseLong(arguments[1]));
        var latest = run.latest();
        try (var log = new FileOutputStream(directory.resolve(LOG).toFile(), true);
                var trainer =
                        latest.isPresent() ? Trainer.resume(latest.get(), options) : Trainer.fresh(CONFIG, options)) {
            trainer.run(Counting.BATCHES, _ -> {}, run, new LinkedHashMap<>(), new Log(log), () -> false);
        }
    }

    /** Every step is one line of the log, and is shown on standard output; the next one waits for a byte of input. */
    private record Log(OutputStream log) implements RunObserver {

        @Override
        public void trained(Report report) {
            write(log, "%d %s %s%n".formatted(report.step(), report.loss(), report.gradientNorm()));
            write(System.out, "step%n".formatted());
            try {
                System.in.read(); // at its end all may go on
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void evaluated(long step, Map<TrainingMode, Double> losses) {}

        @Override
        public void saved(long step, Path saved) {}

        private static void write(OutputStream stream, String line) {
            try {
                stream.write(line.getBytes(StandardCharsets.UTF_8));
                stream.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
