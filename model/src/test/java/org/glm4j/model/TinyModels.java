package org.glm4j.model;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Device;

/** Small models with fresh weights. */
final class TinyModels {

    static final GlmConfig BLOCK = new GlmConfig(
            3,
            32,
            4,
            61,
            40,
            0,
            true,
            false,
            1.0,
            1e-5,
            GlmConfig.Activation.GELU_TANH,
            0,
            GlmConfig.SpellEncoder.NONE);

    static final GlmConfig WITHOUT_BLOCK = new GlmConfig(
            3,
            32,
            4,
            61,
            40,
            0,
            false,
            false,
            1.0,
            1e-5,
            GlmConfig.Activation.GELU_TANH,
            0,
            GlmConfig.SpellEncoder.NONE);

    static final GlmConfig RELATIVE = new GlmConfig(
            3,
            32,
            4,
            61,
            40,
            0,
            false,
            true,
            1.0,
            1e-5,
            GlmConfig.Activation.GELU_TANH,
            0,
            GlmConfig.SpellEncoder.NONE);

    static final GlmConfig SCALED = new GlmConfig(
            3, 32, 4, 61, 40, 0, true, false, 8.0, 1e-5, GlmConfig.Activation.GELU_ERF, 0, GlmConfig.SpellEncoder.NONE);

    private TinyModels() {}

    static GlmConfig withMemoryLimit(GlmConfig config, int limit) {
        return new GlmConfig(
                config.numLayers(),
                config.hiddenSize(),
                config.numAttentionHeads(),
                config.vocabSize(),
                config.maxSequenceLength(),
                limit,
                config.blockPositionEncoding(),
                config.relativeEncoding(),
                config.attentionScale(),
                config.layernormEpsilon(),
                config.activation(),
                config.spellLength(),
                config.spellEncoder());
    }

    static GlmModel open(GlmConfig config, Dtype dtype) {
        return GlmModels.random(config, dtype, Device.CPU, 7);
    }
}
