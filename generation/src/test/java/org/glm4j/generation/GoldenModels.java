package org.glm4j.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.model.DecodingBatch;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.Prompt;
import org.glm4j.model.TargetScores;
import org.glm4j.model.TargetText;
import org.glm4j.model.TorchLanguageModel;

/** The small checkpoints that the reference values were computed with. */
public final class GoldenModels {

    static final int SOP = 148;
    static final int EOP = 149;
    static final int MASK = 151;
    static final int PAD = 154;

    private static final Map<String, LanguageModel> OPEN = new ConcurrentHashMap<>();

    private GoldenModels() {}

    /** {@code tiny_trained} or {@code tiny_trained_noblock}: number sequences, vocabulary 160. Shared by all tests: not to be closed. */
    public static LanguageModel trained(String name, int memoryLimit) {
        return OPEN.computeIfAbsent(name + memoryLimit, key -> load(name, memoryLimit, "tanh"));
    }

    /** {@code tiny_trained} with the Hub's exact GELU. Shared by all tests: not to be closed. */
    public static LanguageModel trainedWithTheHubsGelu() {
        return OPEN.computeIfAbsent("erf", key -> load("tiny_trained", 0, "erf"));
    }

    private static LanguageModel load(String name, int memoryLimit, String gelu) {
        var overrides = GlmConfigOverrides.builder()
                .numAttentionHeads(4)
                .blockPosition(!name.endsWith("noblock"))
                .maxPositionEmbeddings(96)
                .memLength(memoryLimit)
                .gelu(gelu)
                .build();
        return new TorchLanguageModel(GlmModels.load(
                Goldens.shared("goldens/checkpoints").resolve(name),
                LoadOptions.defaults().withOverrides(overrides)));
    }

    /** Remembers all scores that are asked for, in order. */
    public record Recording(LanguageModel model, List<float[]> read) implements LanguageModel {

        public static Recording of(LanguageModel model) {
            return new Recording(model, new ArrayList<>());
        }

        @Override
        public GlmConfig config() {
            return model.config();
        }

        @Override
        public DecodingBatch begin(List<Prompt> prompts) {
            DecodingBatch batch = model.begin(prompts);
            return new DecodingBatch() {
                @Override
                public int rows() {
                    return batch.rows();
                }

                @Override
                public void advance(int[] ids, int[] positions, int[] blockPositions) {
                    batch.advance(ids, positions, blockPositions);
                }

                @Override
                public float[] logits(int row) {
                    float[] logits = batch.logits(row);
                    read.add(logits.clone());
                    return logits;
                }

                @Override
                public void select(int[] parents) {
                    batch.select(parents);
                }

                @Override
                public void close() {
                    batch.close();
                }
            };
        }

        @Override
        public List<TargetScores> score(List<TargetText> texts) {
            return model.score(texts);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
