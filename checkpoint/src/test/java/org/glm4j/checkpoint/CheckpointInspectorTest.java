package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CheckpointInspectorTest {

    private static final GlmConfigOverrides FOUR_HEADS =
            GlmConfigOverrides.builder().numAttentionHeads(4).build();

    @Test
    void seesModelAndTrainingOfTheReferencesDirectory() {
        var inspection = CheckpointInspector.inspect(Goldens.checkpoint("tiny_block/official"), FOUR_HEADS);

        assertThat(inspection.layout()).isEqualTo(CheckpointLayout.MEGATRON);
        assertThat(inspection.container()).contains("zip");
        assertThat(inspection.files())
                .containsExactly(new Inspection.StoredFile("mp_rank_00_model_states.pt", 613_601));
        assertThat(inspection.config().orElseThrow().numLayers()).isEqualTo(2);
        assertThat(inspection.parameters()).isEqualTo(46016);
        assertThat(inspection.tensorBytes()).isEqualTo(46016 * 4);
        assertThat(inspection.iteration()).hasValue(12);
        assertThat(inspection.tensors()).hasSize(29);
        assertThat(inspection.training())
                .contains(
                        new Inspection.TrainingItem("iteration", "12"),
                        new Inspection.TrainingItem("optimizer", "state: 29 entries, param_groups: 2 items"),
                        new Inspection.TrainingItem(
                                "lr_scheduler",
                                "warmup_iter: 2.0, num_iters: 1, decay_style: cosine, end_iter: 8.0, decay_ratio: 10.0"),
                        new Inspection.TrainingItem("random_rng_state", "3, 625 items, none"),
                        new Inspection.TrainingItem("np_rng_state", "MT19937, array int64 [624], 624, 0, 0.0"),
                        new Inspection.TrainingItem("torch_rng_state", "tensor uint8 [5056]"));
    }

    @Test
    void tellsAPersonInText() {
        var text = CheckpointInspector.inspect(Goldens.checkpoint("tiny_block/official_MP2"), FOUR_HEADS)
                .text();

        assertThat(text)
                .contains(
                        "layout            the reference's (Megatron), zip container, split into 2 model-parallel parts\n")
                .contains("file              mp_rank_01_model_states.pt  135,843 bytes\n")
                .contains("parameters        46,016 in 184,064 bytes\n")
                .contains("types             float32 in 29 tensors\n")
                .contains("attention heads   4 of 8\n")
                .contains("positions         64 and block positions\n")
                .contains("iteration         12\n")
                .containsPattern("\ntransformer.layers.0.attention.query_key_value.weight +float32   \\[96, 32]\n");
    }

    @Test
    void becomesJson() {
        var inspection = CheckpointInspector.inspect(Goldens.checkpoint("tiny_block/hf"), GlmConfigOverrides.NONE);
        var mapper = JsonMapper.builder().build();

        var json = mapper.readTree(mapper.writeValueAsString(inspection));

        assertThat(json.path("layout").asString()).isEqualTo("SAFETENSORS");
        assertThat(json.at("/config/numAttentionHeads").intValue()).isEqualTo(4);
        assertThat(json.path("configProblem").isNull()).isTrue();
        assertThat(json.path("iteration").isNull()).isTrue();
        assertThat(json.path("tensors")).hasSize(29);
        assertThat(json.at("/tensors/0/name").asString()).isEqualTo("transformer.block_position_embeddings.weight");
        assertThat(json.at("/tensors/0/dtype").asString()).isEqualTo("FP32");
        assertThat(Goldens.longs(json.at("/tensors/0/shape"))).containsExactly(65, 32);
    }

    @Test
    void saysWhyAConfigurationIsNotKnown() {
        var inspection = CheckpointInspector.inspect(
                Goldens.checkpoint("tiny_block/sequence_classification_3.safetensors"), GlmConfigOverrides.NONE);

        assertThat(inspection.config()).isEmpty();
        assertThat(inspection.configProblem().orElseThrow())
                .endsWith("it has no word_embeddings.weight, so it is not a GLM");
        assertThat(inspection.tensors())
                .extracting(TensorInfo::name)
                .isEqualTo(List.of(
                        "multichoice_head.bias", "multichoice_head.weight", "pool_layer.bias", "pool_layer.weight"));
    }

    @Test
    void findsTheTrunkOfAClassificationModelUnderItsPlainNames() {
        var inspection = CheckpointInspector.inspect(
                Goldens.checkpoint("tiny_block/sequence_classification_1.safetensors"), FOUR_HEADS);

        assertThat(inspection.config()).isPresent();
        assertThat(inspection.tensors())
                .extracting(TensorInfo::name)
                .contains("word_embeddings.weight", "pool_layer.weight", "multichoice_head.weight");
    }
}
