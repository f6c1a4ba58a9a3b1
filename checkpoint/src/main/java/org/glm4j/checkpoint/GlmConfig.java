package org.glm4j.checkpoint;

import org.glm4j.foundation.InvalidInputException;

/**
 * The shape of a GLM and the constants its forward pass depends on.
 *
 * @param numLayers transformer blocks
 * @param hiddenSize width of the residual stream
 * @param numAttentionHeads heads; divides {@code hiddenSize}
 * @param vocabSize rows of the word embeddings, padding rows included
 * @param maxSequenceLength largest position; the position tables of a model with block positions have one row more
 * @param maxMemoryLength hidden states kept for following segments, 0 for none (Transformer-XL memories)
 * @param blockPositionEncoding whether every token has a second position inside its span
 * @param relativeEncoding Transformer-XL relative positions instead of learned ones
 * @param attentionScale factor that queries are divided by before the product with keys and scores multiplied by
 *     after it; 1 changes nothing mathematically
 * @param layernormEpsilon added to the variance in every LayerNorm
 * @param activation which GELU the feed-forward layers use
 * @param spellLength positions of the prompt encoder, 0 where there is none
 * @param spellEncoder how prompt positions are encoded
 */
public record GlmConfig(
        int numLayers,
        int hiddenSize,
        int numAttentionHeads,
        int vocabSize,
        int maxSequenceLength,
        int maxMemoryLength,
        boolean blockPositionEncoding,
        boolean relativeEncoding,
        double attentionScale,
        double layernormEpsilon,
        Activation activation,
        int spellLength,
        SpellEncoder spellEncoder) {

    /** The two forms of GELU. Every published checkpoint was trained with {@link #GELU_TANH}; the Hub's code uses {@link #GELU_ERF}. */
    public enum Activation {
        GELU_TANH,
        GELU_ERF
    }

    /** Encoders of continuous prompts (P-tuning): the reference's {@code lstm}, {@code mlp} and {@code none}. */
    public enum SpellEncoder {
        LSTM,
        MLP,
        NONE
    }

    public GlmConfig {
        if (hiddenSize % numAttentionHeads != 0) {
            throw new InvalidInputException(
                    "num_attention_heads %d does not divide hidden_size %d".formatted(numAttentionHeads, hiddenSize));
        }
    }

    /** Width of one attention head. */
    public int headSize() {
        return hiddenSize / numAttentionHeads;
    }
}
