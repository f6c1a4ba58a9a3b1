package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glm4j.checkpoint.GlmConfig.Activation;
import org.glm4j.checkpoint.GlmConfig.SpellEncoder;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlmConfigTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny_block",
                "tiny_noblock",
                "tiny_scale8",
                "tiny_xl",
                "tiny_mem6",
                "tiny_spell_lstm",
                "tiny_spell_mlp",
                "tiny_spell_none"
            })
    void listsTheTensorsOfTheReferenceInItsOrder(String model) {
        var golden = Goldens.json(Goldens.checkpoint("parameter_shapes.json")).path(model);
        var config = tiny(model);

        var shapes = config.tensorShapes();

        assertThat(shapes.keySet()).containsExactlyElementsOf(golden.propertyNames());
        shapes.forEach((name, shape) -> assertThat(shape).as(name).containsExactly(Goldens.longs(golden.path(name))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny_block",
                "tiny_noblock",
                "tiny_scale8",
                "tiny_xl",
                "tiny_spell_lstm",
                "tiny_spell_mlp",
                "tiny_spell_none",
                "tiny_trained",
                "tiny_trained_noblock",
                "bertvocab_h16/hf"
            })
    void infersWhatTheModelWasMadeWith(String model) {
        var directory = Goldens.checkpoint(model);
        var args = Goldens.json(Goldens.checkpoint(model.replace("/hf", "") + "/model_args.json"));
        var overrides = GlmConfigOverrides.builder()
                .numAttentionHeads(args.path("num_attention_heads").intValue());
        if (args.path("relative_encoding").booleanValue()) {
            overrides
                    .maxPositionEmbeddings(args.path("max_sequence_length").intValue())
                    .memLength(args.path("max_memory_length").intValue());
        }
        if (args.path("attention_scale").doubleValue() != 1) {
            overrides.attentionScale(args.path("attention_scale").doubleValue());
        }

        try (var checkpoint = Checkpoint.open(directory)) {
            var config = checkpoint.config(overrides.build());

            int spellLength = args.path("spell_length").asInt(0);
            assertThat(config)
                    .isEqualTo(new GlmConfig(
                            args.path("num_layers").intValue(),
                            args.path("hidden_size").intValue(),
                            args.path("num_attention_heads").intValue(),
                            args.path("vocab_size").intValue(),
                            args.path("max_sequence_length").intValue(),
                            args.path("max_memory_length").intValue(),
                            args.path("block_position_encoding").booleanValue(),
                            args.path("relative_encoding").booleanValue(),
                            args.path("attention_scale").doubleValue(),
                            args.path("layernorm_epsilon").doubleValue(),
                            Activation.GELU_TANH,
                            spellLength,
                            spellLength == 0
                                    ? SpellEncoder.NONE
                                    : SpellEncoder.valueOf(
                                            args.path("spell_func").asString().toUpperCase(Locale.ROOT))));
            long stored = checkpoint.tensors().stream()
                    .filter(tensor -> !tensor.name().endsWith("inv_freq"))
                    .mapToLong(TensorInfo::elements)
                    .sum();
            assertThat(config.parameterCount()).isEqualTo(stored);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny_block/hf", "tiny_scale8/hf", "tiny_noblock/hf"})
    void readsConfigJson(String model) {
        var json = Goldens.json(Goldens.checkpoint(model + "/config.json"));
        try (var checkpoint = Checkpoint.open(Goldens.checkpoint(model))) {
            var config = checkpoint.config();

            assertThat(config.numAttentionHeads())
                    .isEqualTo(json.path("num_attention_heads").intValue());
            assertThat(config.attentionScale())
                    .isEqualTo(json.path("attention_scale").doubleValue());
            assertThat(config.activation()).isEqualTo(Activation.GELU_TANH);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void refusesWhatContradictsTheStoredShapes(int which) {
        var cases = new ArrayList<>(List.of(
                List.of(GlmConfigOverrides.builder().numLayers(3), "--num-layers 3 but the checkpoint has 2 layers"),
                List.of(
                        GlmConfigOverrides.builder().hiddenSize(64),
                        "--hidden-size 64 but word_embeddings.weight has 32 columns"),
                List.of(
                        GlmConfigOverrides.builder().vocabSize(510),
                        "--vocab-size 510 but word_embeddings.weight has 512 rows"),
                List.of(
                        GlmConfigOverrides.builder().maxPositionEmbeddings(65),
                        "--max-position-embeddings 65 but the position tables hold 64 positions and one row more"),
                List.of(
                        GlmConfigOverrides.builder().numAttentionHeads(5),
                        "--num-attention-heads 5 does not divide hidden_size 32"),
                List.of(GlmConfigOverrides.builder().blockPosition(false), "--no-block-position but the checkpoint")));
        var overrides = ((GlmConfigOverrides.Builder) cases.get(which).getFirst()).build();

        try (var checkpoint = Checkpoint.open(Goldens.checkpoint("tiny_block/hf"))) {
            assertThatThrownBy(() -> checkpoint.config(overrides))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith((String) cases.get(which).getLast());
        }
    }

    @Test
    void asksForTheNumberOfHeadsWhere64DoesNotDivide() {
        try (var checkpoint = Checkpoint.open(Goldens.checkpoint("tiny_block"))) {
            assertThatThrownBy(checkpoint::config)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("give --num-attention-heads");
        }
    }

    private static GlmConfig tiny(String model) {
        return new GlmConfig(
                2,
                32,
                4,
                512,
                64,
                model.equals("tiny_mem6") ? 6 : 0,
                !model.equals("tiny_noblock") && !model.equals("tiny_xl"),
                model.equals("tiny_xl"),
                model.equals("tiny_scale8") ? 8 : 1,
                GlmConfig.DEFAULT_LAYERNORM_EPSILON,
                Activation.GELU_TANH,
                model.startsWith("tiny_spell") ? 3 : 0,
                switch (model) {
                    case "tiny_spell_lstm" -> SpellEncoder.LSTM;
                    case "tiny_spell_mlp" -> SpellEncoder.MLP;
                    default -> SpellEncoder.NONE;
                });
    }
}
