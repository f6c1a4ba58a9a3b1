package org.glm4j.evaluation;

import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.TorchLanguageModel;
import org.glm4j.tasks.Shared;

/** The small model with BERT's vocabulary that the reference values were computed with. */
public final class BertVocabularyModel {

    private BertVocabularyModel() {}

    public static LanguageModel open() {
        var args = Shared.json("goldens/checkpoints/bertvocab_h16/model_args.json");
        var overrides = GlmConfigOverrides.builder()
                .numAttentionHeads(args.get("num_attention_heads").asInt())
                .maxPositionEmbeddings(args.get("max_sequence_length").asInt())
                .blockPosition(args.get("block_position_encoding").asBoolean());
        return new TorchLanguageModel(GlmModels.load(
                Checkpoint.open(Shared.path("goldens/checkpoints/bertvocab_h16/hf")),
                LoadOptions.defaults().withDtype(Dtype.FP32).withOverrides(overrides.build())));
    }
}
