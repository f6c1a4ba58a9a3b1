package org.glm4j.evaluation;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.TorchLanguageModel;
import org.glm4j.model.tensor.Device;
import org.glm4j.tokenizers.GlmTokenizer;

/** A small model with fresh weights for a vocabulary. */
public final class RandomModel {

    private RandomModel() {}

    public static LanguageModel of(GlmTokenizer tokenizer) {
        var config = new GlmConfig(
                2,
                32,
                4,
                tokenizer.vocabularySize(),
                96,
                0,
                true,
                false,
                1.0,
                1e-5,
                GlmConfig.Activation.GELU_TANH,
                0,
                GlmConfig.SpellEncoder.NONE);
        return new TorchLanguageModel(GlmModels.random(config, Dtype.FP32, Device.CPU, 7));
    }
}
