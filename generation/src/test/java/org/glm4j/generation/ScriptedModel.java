package org.glm4j.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.model.DecodingBatch;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.Prompt;
import org.glm4j.model.TargetScores;
import org.glm4j.model.TargetText;

/** A model whose scores are a given function of all that a row was fed; checks that the batch is used as agreed. */
final class ScriptedModel implements LanguageModel {

    /** Everything one row was fed: tokens with their positions, {@code separator} of them Part A. */
    record History(List<Integer> ids, List<Integer> positions, List<Integer> blockPositions, int separator) {

        int last() {
            return ids.getLast();
        }

        /** What was fed behind Part A. */
        List<Integer> partB() {
            return ids.subList(separator, ids.size());
        }

        History with(int id, int position, int blockPosition) {
            return new History(
                    plus(ids, id), plus(positions, position), plus(blockPositions, blockPosition), separator);
        }

        private static List<Integer> plus(List<Integer> list, int value) {
            List<Integer> longer = new ArrayList<>(list);
            longer.add(value);
            return longer;
        }
    }

    private final GlmConfig config;
    private final Function<History, float[]> scores;
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger advances = new AtomicInteger();
    final AtomicInteger mostRows = new AtomicInteger();

    ScriptedModel(GlmConfig config, Function<History, float[]> scores) {
        this.config = config;
        this.scores = scores;
    }

    static GlmConfig config(int vocabSize, int maxSequenceLength, boolean blockPositions) {
        return new GlmConfig(
                1,
                4,
                1,
                vocabSize,
                maxSequenceLength,
                0,
                blockPositions,
                false,
                1,
                1e-5,
                GlmConfig.Activation.GELU_TANH,
                0,
                GlmConfig.SpellEncoder.NONE);
    }

    /** Scores that look random but depend on every token and position of the history, and on nothing else. */
    static ScriptedModel hashing(GlmConfig config, long seed) {
        return new ScriptedModel(config, history -> {
            long hash = history.hashCode() * 0x9E3779B97F4A7C15L + seed;
            var random = CounterRandom.of(hash, "scores", 0, 0);
            float[] logits = new float[config.vocabSize()];
            for (int id = 0; id < logits.length; id++) {
                logits[id] = 6 * random.nextFloat();
            }
            return logits;
        });
    }

    /** Scores that make {@code next} the likeliest token, by a wide margin. */
    static float[] preferring(int next, int vocabSize) {
        float[] logits = new float[vocabSize];
        logits[next] = 10;
        return logits;
    }

    float[] scores(History history) {
        return scores.apply(history);
    }

    @Override
    public GlmConfig config() {
        return config;
    }

    @Override
    public DecodingBatch begin(List<Prompt> prompts) {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("no prompts");
        }
        opened.incrementAndGet();
        List<History> rows = new ArrayList<>();
        for (Prompt prompt : prompts) {
            History history = new History(List.of(), List.of(), List.of(), prompt.separator());
            for (int i = 0; i < prompt.ids().length; i++) {
                int block = config.blockPositionEncoding() ? prompt.blockPositions()[i] : 0;
                history = history.with(check(prompt.ids()[i]), position(prompt.positions()[i]), position(block));
            }
            rows.add(history);
        }
        return new Batch(rows);
    }

    private int check(int id) {
        if (id < 0 || id >= config.vocabSize()) {
            throw new IllegalArgumentException("id " + id);
        }
        return id;
    }

    private int position(int position) {
        int rows = config.maxSequenceLength() + (config.blockPositionEncoding() ? 1 : 0);
        if (position < 0 || position >= rows) {
            throw new IllegalArgumentException("position " + position);
        }
        return position;
    }

    @Override
    public List<TargetScores> score(List<TargetText> texts) {
        throw new UnsupportedOperationException("decoding writes texts, it does not score any");
    }

    @Override
    public void close() {}

    private final class Batch implements DecodingBatch {
        private Optional<List<History>> rows;

        Batch(List<History> rows) {
            this.rows = Optional.of(rows);
            mostRows.accumulateAndGet(rows.size(), Math::max);
        }

        private List<History> open() {
            return rows.orElseThrow(() -> new IllegalStateException("closed"));
        }

        @Override
        public int rows() {
            return open().size();
        }

        @Override
        public void advance(int[] ids, int[] positions, int[] blockPositions) {
            advances.incrementAndGet();
            int count = rows();
            int[] blocks = config.blockPositionEncoding() ? blockPositions : new int[count];
            if (ids.length != count || positions.length != count || blocks.length != count) {
                throw new IllegalArgumentException("one token per row");
            }
            List<History> next = new ArrayList<>();
            for (int row = 0; row < count; row++) {
                next.add(open().get(row).with(check(ids[row]), position(positions[row]), position(blocks[row])));
            }
            rows = Optional.of(next);
        }

        @Override
        public float[] logits(int row) {
            return scores.apply(open().get(row));
        }

        @Override
        public void select(int[] parents) {
            List<History> old = open();
            rows = Optional.of(Arrays.stream(parents).mapToObj(old::get).toList());
            mostRows.accumulateAndGet(parents.length, Math::max);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
            rows = Optional.empty();
        }
    }
}
