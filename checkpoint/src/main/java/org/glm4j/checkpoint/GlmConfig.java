package org.glm4j.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
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
 * @param spellEncoder how prompt positions are encoded; {@code NONE} where there are none
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

    /** Added to the variance by every LayerNorm of the reference. */
    public static final double DEFAULT_LAYERNORM_EPSILON = 1e-5;

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

    /**
     * @throws InvalidInputException if a size is not positive, or sizes do not fit together; the message names the
     *     values as {@code config.json} does
     */
    public GlmConfig {
        requirePositive("num_layers", numLayers);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("num_attention_heads", numAttentionHeads);
        requirePositive("vocab_size", vocabSize);
        requirePositive("max_sequence_length", maxSequenceLength);
        if (maxMemoryLength < 0) {
            throw new InvalidInputException("max_memory_length %d is negative".formatted(maxMemoryLength));
        }
        if (spellLength < 0) {
            throw new InvalidInputException("spell_length %d is negative".formatted(spellLength));
        }
        if (hiddenSize % numAttentionHeads != 0) {
            throw new InvalidInputException(
                    "num_attention_heads %d does not divide hidden_size %d".formatted(numAttentionHeads, hiddenSize));
        }
        if (!(attentionScale > 0 && attentionScale < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException("attention_scale %s is not a positive number".formatted(attentionScale));
        }
        if (!(layernormEpsilon >= 0 && layernormEpsilon < 1)) {
            throw new InvalidInputException("layernorm_epsilon %s is not between 0 and 1".formatted(layernormEpsilon));
        }
        if (relativeEncoding && blockPositionEncoding) {
            throw new InvalidInputException(
                    "relative_encoding and block_position_encoding are both true, a model has at most one of them");
        }
        if (spellLength == 0) {
            spellEncoder = SpellEncoder.NONE;
        }
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new InvalidInputException("%s %d is not positive".formatted(name, value));
        }
    }

    /**
     * The text of a {@code config.json} as the Hub's directories have it.
     *
     * @param dtype type of the stored weights
     */
    public String toJson(Dtype dtype) {
        return ConfigFile.write(this, dtype);
    }

    /** The same model with another prompt encoder. */
    public GlmConfig withPrompt(int length, SpellEncoder encoder) {
        return new GlmConfig(
                numLayers,
                hiddenSize,
                numAttentionHeads,
                vocabSize,
                maxSequenceLength,
                maxMemoryLength,
                blockPositionEncoding,
                relativeEncoding,
                attentionScale,
                layernormEpsilon,
                activation,
                length,
                encoder);
    }

    /** Width of one attention head. */
    public int headSize() {
        return hiddenSize / numAttentionHeads;
    }

    /** Rows of a position table; a model with relative positions has none. */
    public int positionRows() {
        return blockPositionEncoding ? maxSequenceLength + 1 : maxSequenceLength;
    }

    /**
     * Names and shapes of all tensors of such a model, in the order in which the reference stores them. With relative
     * positions this includes one buffer, {@code transformer.position_embeddings.inv_freq}.
     */
    public SequencedMap<String, long[]> tensorShapes() {
        return new TensorShapes(this).all();
    }

    /** Names of the tensors that are trained: all but constants of relative positions. In the reference's order. */
    public List<String> trainedTensors() {
        return tensorShapes().keySet().stream()
                .filter(name -> !name.equals(TensorNames.INVERSE_FREQUENCIES))
                .toList();
    }

    /** Number of trained values. */
    public long parameterCount() {
        var shapes = tensorShapes();
        return trainedTensors().stream()
                .mapToLong(name -> Arrays.stream(shapes.get(name)).reduce(1, Math::multiplyExact))
                .sum();
    }
}
