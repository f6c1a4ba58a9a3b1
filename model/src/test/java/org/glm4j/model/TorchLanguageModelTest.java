package org.glm4j.model;

import org.glm4j.checkpoint.Dtype;

class TorchLanguageModelTest extends LanguageModelContract {

    @Override
    protected LanguageModel open() {
        return new TorchLanguageModel(TinyModels.open(TinyModels.BLOCK, Dtype.FP32));
    }
}
