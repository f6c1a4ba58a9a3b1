package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigFileTest {

    @TempDir
    Path directory;

    @BeforeEach
    void weights() throws IOException {
        Files.copy(Goldens.checkpoint("tiny_block/hf/model.safetensors"), directory.resolve("model.safetensors"));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "{\"num_attention_heads\": 12}",
                        "config.json: num_attention_heads 12 does not divide hidden_size 32"),
                Arguments.of(
                        "{\"num_attention_heads\": 0}",
                        "config.json: num_attention_heads 0 does not divide hidden_size 32"),
                Arguments.of(
                        "{\"num_attention_heads\": \"4\"}",
                        "config.json: num_attention_heads is \"4\", not a whole number"),
                Arguments.of("{\"num_layers\": 24}", "config.json: num_layers 24 but the checkpoint has 2 layers"),
                Arguments.of(
                        "{\"num_layers\": 99999999999}", "config.json: num_layers is 99999999999, not a whole number"),
                Arguments.of(
                        "{\"hidden_size\": 770}",
                        "config.json: hidden_size 770 but word_embeddings.weight has 32 columns"),
                Arguments.of(
                        "{\"vocab_size\": 510}", "config.json: vocab_size 510 but word_embeddings.weight has 512 rows"),
                Arguments.of(
                        "{\"max_sequence_length\": 65}",
                        "config.json: max_sequence_length 65 but the position tables hold 64 positions and one row more"),
                Arguments.of(
                        "{\"block_position_encoding\": false}",
                        "config.json: block_position_encoding false but the checkpoint says true: "),
                Arguments.of(
                        "{\"block_position_encoding\": 1}",
                        "config.json: block_position_encoding is 1, not true or false"),
                Arguments.of(
                        "{\"relative_encoding\": true}",
                        "config.json: relative_encoding true but the checkpoint says false: "),
                Arguments.of(
                        "{\"spell_length\": 3}",
                        "config.json: spell_length 3 but the checkpoint has 0 prompt positions"),
                Arguments.of("{\"attention_scale\": \"big\"}", "config.json: attention_scale is \"big\", not a number"),
                Arguments.of(
                        "{\"num_attention_heads\": 4, \"attention_scale\": 0}",
                        "config.json: attention_scale 0.0 is not a positive number"),
                Arguments.of(
                        "{\"num_attention_heads\": 4, \"max_memory_length\": -1}",
                        "config.json: max_memory_length -1 is negative"),
                Arguments.of("{\"hidden_act\": \"relu\"}", "config.json: hidden_act is \"relu\"; use gelu_new"),
                Arguments.of("{\"spell_func\": \"gru\"}", "config.json: spell_func is \"gru\"; use lstm, mlp or none"),
                Arguments.of("{\"model_type\": \"bert\"}", "config.json: model_type is \"bert\"; glm4j reads glm"),
                Arguments.of("{\"a\": 1, \"a\": 2}", "config.json: it is not valid JSON: Duplicate"),
                Arguments.of("{", "config.json: it is not valid JSON"),
                Arguments.of("[1]", "config.json: it is not one JSON object"),
                Arguments.of(
                        "{\"a\": " + "[".repeat(1000) + "]".repeat(1000) + "}", "config.json: it is not valid JSON"),
                Arguments.of(
                        "{\"a\": \"" + "x".repeat(2 << 20) + "\"}", "bytes are too many; at most 1,048,576 are read"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isRefusedInOneSentence(String json, String message) throws IOException {
        Files.writeString(directory.resolve("config.json"), json);

        assertThatThrownBy(() -> {
                    try (var checkpoint = Checkpoint.open(directory)) {
                        checkpoint.config();
                    }
                })
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "gelu, GELU_ERF",
        "gelu_python, GELU_ERF",
        "gelu_new, GELU_TANH",
        "gelu_fast, GELU_TANH",
        "gelu_pytorch_tanh, GELU_TANH"
    })
    void saysWhichGeluToUse(String name, GlmConfig.Activation activation) throws IOException {
        Files.writeString(
                directory.resolve("config.json"),
                "{\"num_attention_heads\": 4, \"hidden_act\": \"%s\", \"unknown_key\": {}}".formatted(name));

        try (var checkpoint = Checkpoint.open(directory)) {
            assertThat(checkpoint.config().activation()).isEqualTo(activation);
            assertThat(checkpoint
                            .config(GlmConfigOverrides.builder().gelu("erf").build())
                            .activation())
                    .isEqualTo(GlmConfig.Activation.GELU_ERF);
        }
    }

    @Test
    void writesWhatItReadsBack() throws IOException {
        for (var config : new GlmConfig[] {
            new GlmConfig(
                    2,
                    32,
                    8,
                    512,
                    64,
                    6,
                    true,
                    false,
                    8,
                    1e-6,
                    GlmConfig.Activation.GELU_ERF,
                    0,
                    GlmConfig.SpellEncoder.NONE),
            PublishedModel.named("glm-10b").config()
        }) {
            Files.writeString(directory.resolve("config.json"), ConfigFile.write(config, Dtype.FP16));
            var json = Goldens.json(directory.resolve("config.json"));

            assertThat(json.path("torch_dtype").asString()).isEqualTo("float16");
            assertThat(json.path("model_type").asString()).isEqualTo("glm");
            if (config.numLayers() == 2) {
                try (var checkpoint = Checkpoint.open(directory)) {
                    assertThat(checkpoint.config()).isEqualTo(config);
                }
            }
        }
    }

    @Test
    void overridesWinOverTheFileWhereTheFileIsNotAFact() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"num_attention_heads\": 4, \"attention_scale\": 2.0}");
        var overrides = GlmConfigOverrides.builder()
                .numAttentionHeads(8)
                .attentionScale(4.0)
                .memLength(5)
                .layernormEpsilon(1e-6)
                .build();

        try (var checkpoint = Checkpoint.open(directory)) {
            var config = checkpoint.config(overrides);

            assertThat(config.numAttentionHeads()).isEqualTo(8);
            assertThat(config.attentionScale()).isEqualTo(4);
            assertThat(config.maxMemoryLength()).isEqualTo(5);
            assertThat(config.layernormEpsilon()).isEqualTo(1e-6);
        }
    }

    @Test
    void flagsThatDoNotExistAreRefused() {
        assertThatThrownBy(() -> GlmConfigOverrides.builder().gelu("fast"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--gelu fast is unknown; use tanh or erf");
        assertThatThrownBy(() -> GlmConfigOverrides.builder().promptFunc("gru"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--prompt-func gru is unknown; use lstm, mlp or none");
        assertThatThrownBy(() -> Dtype.named("int8"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--dtype int8 is unknown; use one of fp64, fp32, fp16, bf16");
        assertThatThrownBy(() -> ConversionOptions.Target.named("onnx"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--to onnx is unknown; use hf or megatron");
        assertThatThrownBy(() -> ConversionOptions.to(ConversionOptions.Target.HUGGING_FACE, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--model-parallel 2 needs --to megatron: Hugging Face checkpoints are whole");
    }
}
