package org.glm4j.checkpoint;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;

/**
 * What a user says about a model where its checkpoint is silent: the reference's model flags. Anything not given is
 * read from {@code config.json} or inferred from the tensors' shapes. Saying what contradicts the stored shapes is an
 * error.
 */
public final class GlmConfigOverrides {

    /** Nothing is said. */
    public static final GlmConfigOverrides NONE = builder().build();

    private final ConfigValues values;

    private GlmConfigOverrides(Map<ConfigKey, Object> values) {
        this.values = new ConfigValues(ConfigValues.Origin.USER, values);
    }

    public static Builder builder() {
        return new Builder();
    }

    ConfigValues values() {
        return values;
    }

    /** Collects what is given; {@code null} leaves a value open. */
    public static final class Builder {

        private final Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);

        private Builder() {}

        /** {@code --num-layers} */
        public Builder numLayers(Integer layers) {
            return set(ConfigKey.NUM_LAYERS, layers);
        }

        /** {@code --hidden-size} */
        public Builder hiddenSize(Integer size) {
            return set(ConfigKey.HIDDEN_SIZE, size);
        }

        /** {@code --num-attention-heads} */
        public Builder numAttentionHeads(Integer heads) {
            return set(ConfigKey.NUM_ATTENTION_HEADS, heads);
        }

        /** {@code --vocab-size}: rows of the word embeddings, padding rows included. */
        public Builder vocabSize(Integer size) {
            return set(ConfigKey.VOCAB_SIZE, size);
        }

        /** {@code --max-position-embeddings} */
        public Builder maxPositionEmbeddings(Integer positions) {
            return set(ConfigKey.MAX_SEQUENCE_LENGTH, positions);
        }

        /** {@code --mem-length} */
        public Builder memLength(Integer length) {
            return set(ConfigKey.MAX_MEMORY_LENGTH, length);
        }

        /** {@code false} for {@code --no-block-position}. */
        public Builder blockPosition(Boolean blockPosition) {
            return set(ConfigKey.BLOCK_POSITION_ENCODING, blockPosition);
        }

        /** {@code --transformer-xl}: relative positions. */
        public Builder transformerXl(Boolean transformerXl) {
            return set(ConfigKey.RELATIVE_ENCODING, transformerXl);
        }

        /** {@code --attention-scale} */
        public Builder attentionScale(Double scale) {
            return set(ConfigKey.ATTENTION_SCALE, scale);
        }

        /** {@code --layernorm-epsilon} */
        public Builder layernormEpsilon(Double epsilon) {
            return set(ConfigKey.LAYERNORM_EPSILON, epsilon);
        }

        /**
         * {@code --gelu}
         *
         * @param form {@code tanh} or {@code erf}
         * @throws InvalidInputException for any other form
         */
        public Builder gelu(String form) {
            return set(
                    ConfigKey.ACTIVATION,
                    switch (form) {
                        case null -> null;
                        case "tanh" -> GlmConfig.Activation.GELU_TANH;
                        case "erf" -> GlmConfig.Activation.GELU_ERF;
                        default ->
                            throw new InvalidInputException("--gelu %s is unknown; use tanh or erf".formatted(form));
                    });
        }

        /** {@code --num-prompt-tokens}: positions of the prompt encoder. */
        public Builder spellLength(Integer length) {
            return set(ConfigKey.SPELL_LENGTH, length);
        }

        /**
         * {@code --prompt-func}
         *
         * @param function {@code lstm}, {@code mlp} or {@code none}
         * @throws InvalidInputException for any other function
         */
        public Builder promptFunc(String function) {
            return set(
                    ConfigKey.SPELL_ENCODER,
                    switch (function) {
                        case null -> null;
                        case "lstm", "mlp", "none" -> GlmConfig.SpellEncoder.valueOf(function.toUpperCase(Locale.ROOT));
                        default ->
                            throw new InvalidInputException(
                                    "--prompt-func %s is unknown; use lstm, mlp or none".formatted(function));
                    });
        }

        public GlmConfigOverrides build() {
            return new GlmConfigOverrides(values);
        }

        private Builder set(ConfigKey key, Object value) {
            if (value == null) {
                values.remove(key);
            } else {
                values.put(key, value);
            }
            return this;
        }
    }
}
