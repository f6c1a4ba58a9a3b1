package org.glm4j.model;

import java.util.List;
import org.glm4j.checkpoint.GlmConfig;

/** A GLM on libtorch. */
public final class TorchLanguageModel implements LanguageModel {

    private final GlmModel model;

    /**
     * @param model closed with this object
     */
    public TorchLanguageModel(GlmModel model) {
        this.model = model;
    }

    @Override
    public GlmConfig config() {
        return model.config();
    }

    @Override
    public DecodingBatch begin(List<Prompt> prompts) {
        return new TorchDecodingBatch(model, prompts);
    }

    @Override
    public List<TargetScores> score(List<TargetText> texts) {
        return new TargetScoring(model, texts).run();
    }

    @Override
    public void close() {
        model.close();
    }
}
