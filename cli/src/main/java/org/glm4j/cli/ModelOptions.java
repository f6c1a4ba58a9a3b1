package org.glm4j.cli;

import java.util.OptionalInt;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Option;

/** What a user says about a model where its checkpoint is silent, under the reference's names. */
final class ModelOptions {

    private static final int DEFAULT_LAYERS = 24;
    private static final int DEFAULT_HIDDEN_SIZE = 1024;
    private static final int DEFAULT_POSITIONS = 512;

    /** Width of a head in every published GLM. */
    private static final int HEAD_SIZE = 64;

    @Option(names = "--num-layers", paramLabel = "N", description = "Transformer layers.")
    private Integer numLayers;

    @Option(names = "--hidden-size", paramLabel = "N", description = "Width of the hidden states.")
    private Integer hiddenSize;

    @Option(
            names = "--num-attention-heads",
            paramLabel = "N",
            description = "Attention heads; hidden size / 64 where nobody says.")
    private Integer numAttentionHeads;

    @Option(names = "--vocab-size", paramLabel = "N", description = "Rows of the word embeddings.")
    private Integer vocabSize;

    @Option(names = "--max-position-embeddings", paramLabel = "N", description = "Largest position.")
    private Integer maxPositionEmbeddings;

    @Option(names = "--mem-length", paramLabel = "N", description = "Hidden states kept as memory.")
    private Integer memLength;

    @Option(names = "--no-block-position", description = "No positions inside spans.")
    private boolean noBlockPosition;

    @Option(names = "--transformer-xl", description = "Relative positions.")
    private boolean transformerXl;

    @Option(names = "--attention-scale", paramLabel = "X", description = "Divides queries, multiplies scores.")
    private Double attentionScale;

    @Option(names = "--layernorm-epsilon", paramLabel = "X", description = "Added to variances; 1e-5 if unsaid.")
    private Double layernormEpsilon;

    @Option(
            names = "--gelu",
            paramLabel = "FORM",
            description = "tanh, as all checkpoints were trained, or erf, as the Hub's code computes.")
    private String gelu;

    @Option(
            names = "--num-prompt-tokens",
            paramLabel = "N",
            description = "Positions of the prompt encoder; trained tokens.")
    private Integer numPromptTokens;

    @Option(names = "--prompt-func", paramLabel = "F", description = "Prompt encoder: lstm, mlp or none.")
    private String promptFunc;

    Integer maxPositionEmbeddings() {
        return maxPositionEmbeddings;
    }

    OptionalInt vocabSize() {
        return vocabSize == null ? OptionalInt.empty() : OptionalInt.of(vocabSize);
    }

    /**
     * The shape of a fresh model, with the reference's defaults.
     *
     * @param words rows of the word embeddings
     * @param blockPositions whether there is a table of second positions
     */
    GlmConfig fresh(int words, boolean blockPositions) {
        if (transformerXl) {
            throw new InvalidInputException(
                    "--transformer-xl is refused: models with relative positions are run here, but not trained.");
        }
        var _ = overrides(); // refuses what there is not
        int hidden = orElse(hiddenSize, DEFAULT_HIDDEN_SIZE);
        return new GlmConfig(
                orElse(numLayers, DEFAULT_LAYERS),
                hidden,
                orElse(numAttentionHeads, Math.max(1, hidden / HEAD_SIZE)),
                words,
                orElse(maxPositionEmbeddings, DEFAULT_POSITIONS),
                0,
                blockPositions,
                false,
                attentionScale == null ? 1 : attentionScale,
                layernormEpsilon == null ? GlmConfig.DEFAULT_LAYERNORM_EPSILON : layernormEpsilon,
                "erf".equals(gelu) ? GlmConfig.Activation.GELU_ERF : GlmConfig.Activation.GELU_TANH,
                0,
                GlmConfig.SpellEncoder.NONE);
    }

    private static int orElse(Integer said, int otherwise) {
        return said == null ? otherwise : said;
    }

    boolean noBlockPosition() {
        return noBlockPosition;
    }

    /** Trained tokens in a pattern; 0 if unsaid. */
    int numPromptTokens() {
        return orElse(numPromptTokens, 0);
    }

    /** What makes embeddings of trained tokens. */
    String promptFunc() {
        return promptFunc == null ? "lstm" : promptFunc;
    }

    /** What was said. */
    GlmConfigOverrides overrides() {
        return model().spellLength(numPromptTokens).promptFunc(promptFunc).build();
    }

    /** What was said about the model alone, where the options of prompts are about a task. */
    GlmConfigOverrides overridesWithoutPrompt() {
        return model().build();
    }

    private GlmConfigOverrides.Builder model() {
        return GlmConfigOverrides.builder()
                .numLayers(numLayers)
                .hiddenSize(hiddenSize)
                .numAttentionHeads(numAttentionHeads)
                .vocabSize(vocabSize)
                .maxPositionEmbeddings(maxPositionEmbeddings)
                .memLength(memLength)
                .blockPosition(noBlockPosition ? Boolean.FALSE : null)
                .transformerXl(transformerXl ? Boolean.TRUE : null)
                .attentionScale(attentionScale)
                .layernormEpsilon(layernormEpsilon)
                .gelu(gelu);
    }
}
