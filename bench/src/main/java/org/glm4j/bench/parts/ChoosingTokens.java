package org.glm4j.bench.parts;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.generation.BlankPrompt;
import org.glm4j.generation.DecodedBlank;
import org.glm4j.generation.Decoding;
import org.glm4j.generation.DecodingListener;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.DecodingTokens;
import org.glm4j.model.DecodingBatch;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.Prompt;
import org.glm4j.model.TargetScores;
import org.glm4j.model.TargetText;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What decoding costs beside the model: 50,048 scores to one token, with everything that the options ask for. The model
 * is an array of scores in random order that fall with their rank as words' frequencies do (Zipf), only steeper. Time
 * per token.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class ChoosingTokens {

    private static final int VOCABULARY = 50048;
    private static final int TOKENS = 32;

    /** Ways to choose. */
    public enum Way {
        GREEDY,
        TEMPERATURE,
        TOP_K_50,
        TOP_P_90,
        TOP_K_50_TOP_P_90,
        BEAMS_4;

        DecodingOptions options() {
            DecodingOptions.Builder options = DecodingOptions.builder().outSeqLength(TOKENS);
            return switch (this) {
                case GREEDY -> options.build();
                case TEMPERATURE -> options.temperature(0.9).seed(1).build();
                case TOP_K_50 -> options.topK(50).seed(1).build();
                case TOP_P_90 -> options.topP(0.9).seed(1).build();
                case TOP_K_50_TOP_P_90 -> options.topK(50).topP(0.9).seed(1).build();
                case BEAMS_4 -> options.numBeams(4).build();
            };
        }
    }

    @Param
    public Way way;

    private Decoding decoding;
    private DecodingOptions options;
    private BlankPrompt prompt;

    @Setup
    public void prepare() {
        decoding = new Decoding(new Scores(), new DecodingTokens(1, new int[0], VOCABULARY));
        options = way.options();
        prompt = BlankPrompt.of(new int[] {5, 6, 7, 8}, new int[] {2}, true, TOKENS);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public List<List<DecodedBlank>> choose() {
        return decoding.run(List.of(prompt), options, new DecodingListener() {});
    }

    /** A model whose scores do not depend on what it is fed. */
    private static final class Scores implements LanguageModel {

        private final float[] logits = new float[VOCABULARY];

        Scores() {
            SplittableRandom random = new SplittableRandom(1);
            for (int rank = 0; rank < VOCABULARY; rank++) {
                logits[rank] = (float) (-1.5 * Math.log(rank + 1));
            }
            for (int i = VOCABULARY - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                float score = logits[i];
                logits[i] = logits[other];
                logits[other] = score;
            }
        }

        @Override
        public GlmConfig config() {
            return new GlmConfig(
                    1,
                    64,
                    1,
                    VOCABULARY,
                    1024,
                    0,
                    true,
                    false,
                    1,
                    1e-5,
                    GlmConfig.Activation.GELU_TANH,
                    0,
                    GlmConfig.SpellEncoder.NONE);
        }

        @Override
        public DecodingBatch begin(List<Prompt> prompts) {
            return new DecodingBatch() {
                private int rows = prompts.size();

                @Override
                public int rows() {
                    return rows;
                }

                @Override
                public void advance(int[] ids, int[] positions, int[] blockPositions) {
                    if (ids.length != rows) {
                        throw new IllegalArgumentException("%d ids for %d rows".formatted(ids.length, rows));
                    }
                }

                @Override
                public float[] logits(int row) {
                    return logits.clone();
                }

                @Override
                public void select(int[] parents) {
                    rows = parents.length;
                }

                @Override
                public void close() {
                    rows = 0;
                }
            };
        }

        @Override
        public List<TargetScores> score(List<TargetText> texts) {
            throw new UnsupportedOperationException("only tokens are chosen here");
        }

        @Override
        public void close() {
            // holds nothing but an array
        }
    }
}
