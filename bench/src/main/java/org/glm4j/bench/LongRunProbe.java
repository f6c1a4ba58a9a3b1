package org.glm4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.batches.BlankInfillingBatches;
import org.glm4j.data.blocks.BlankInfilling;
import org.glm4j.data.blocks.BlankInfillingOptions;
import org.glm4j.training.RunObserver;
import org.glm4j.training.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** A long run of a small model in a process of its own, which then says how its memory grew and how long it waited. */
@Command(name = "long-run-probe", hidden = true)
final class LongRunProbe implements Callable<Integer> {

    /** The model of {@code configs/pretrain/demo.yaml}. */
    private static final GlmConfig DEMO = new GlmConfig(
            3,
            128,
            2,
            3008,
            256,
            0,
            true,
            false,
            1,
            1e-5,
            GlmConfig.Activation.GELU_TANH,
            0,
            GlmConfig.SpellEncoder.NONE);

    private static final int SHORTEST_TEXT = 16;
    private static final int TEXT = 128;
    private static final int TEXTS = 512;

    @Option(names = "--batch", required = true)
    private int batch;

    @Option(names = "--from", required = true)
    private long from;

    @Option(names = "--steps", required = true)
    private long steps;

    @Override
    public Integer call() {
        var random = new SplittableRandom(3);
        var texts = new ArrayList<TokenSample>();
        for (int i = 0; i < TEXTS; i++) {
            var text = TrainingTask.text(random, random.nextInt(SHORTEST_TEXT, TEXT + 1));
            for (int at = 1; at < text.ids().length; at++) {
                text.ids()[at] = 200 + text.ids()[at] % 2800; // a small vocabulary's words
            }
            texts.add(text);
        }
        var infilling = new BlankInfilling(
                BlankInfillingOptions.builder()
                        .seqLength(TEXT)
                        .bertProb(0.6)
                        .gptMinRatio(0.25)
                        .shortSeqProb(0.3)
                        .build(),
                TrainingTask.SMALL_TOKENS,
                token -> token % 16 == 0);
        var growth = new Growth();
        try (var trainer = Trainer.fresh(DEMO, StepTimer.options(0, steps))) {
            trainer.run(
                    new BlankInfillingBatches(new SampleRow(texts), infilling, batch, 1),
                    _ -> {},
                    null,
                    new LinkedHashMap<>(),
                    growth,
                    () -> false);
        }
        System.out.println(JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "before", growth.before,
                        "after", growth.after,
                        "seconds", growth.seconds,
                        "waitedSeconds", growth.waited)));
        return 0;
    }

    private final class Growth implements RunObserver {

        private long before;
        private long after;
        private double seconds;
        private double waited;

        @Override
        public void trained(Report report) {
            if (report.step() > from) {
                seconds += report.seconds();
                waited += report.waitedSeconds();
            }
            if (report.step() == from) {
                before = resident();
            } else if (report.step() == steps) {
                after = resident();
            }
        }

        private static long resident() {
            try {
                return MemoryProbe.bytes("VmRSS");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void evaluated(long step, Map<TrainingMode, Double> losses) {}

        @Override
        public void saved(long step, Path directory) {}
    }
}
