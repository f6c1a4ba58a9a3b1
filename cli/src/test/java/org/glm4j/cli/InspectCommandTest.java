package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {

    @TempDir
    static Path model;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    @Test
    void programsGetLayoutConfigurationAndTensors() throws IOException {
        Run run = Run.glm("inspect", "--json", model.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasLineCount(1);
        JsonNode found = new JsonMapper().readTree(run.out());
        assertThat(found.path("layout").asString()).isEqualTo("safetensors");
        assertThat(found.path("model_parallel_size").intValue()).isEqualTo(1);
        assertThat(found.path("files").get(0).path("bytes").longValue())
                .isEqualTo(Files.size(model.resolve("model.safetensors")));
        JsonNode config = found.path("config");
        assertThat(config.path("num_layers").intValue()).isEqualTo(2);
        assertThat(config.path("hidden_size").intValue()).isEqualTo(16);
        assertThat(config.path("num_attention_heads").intValue()).isEqualTo(2);
        assertThat(config.path("vocab_size").intValue()).isEqualTo(64);
        assertThat(config.path("max_sequence_length").intValue()).isEqualTo(48);
        assertThat(config.path("block_position_encoding").booleanValue()).isTrue();
        assertThat(found.path("tensors")).hasSize(2 * 12 + 5);
        JsonNode words = found.path("tensors")
                .valueStream()
                .filter(tensor -> tensor.path("name").asString().equals("word_embeddings.weight"))
                .findFirst()
                .orElseThrow();
        assertThat(words.path("dtype").asString()).isEqualTo("float32");
        assertThat(words.path("shape").toString()).isEqualTo("[64,16]");
        long parameters = found.path("parameters").longValue();
        assertThat(found.path("tensor_bytes").longValue()).isEqualTo(4 * parameters);
        assertThat(found.has("config_problem")).isFalse();
    }

    @Test
    void peopleGetTheSameInLines() {
        Run run = Run.glm("inspect", model.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("layout", "safetensors", "attention heads", "word_embeddings.weight", "[64, 16]");
    }

    @Test
    void theReferencesFlagsFillInWhatIsNotStored() {
        String official = Shared.file("goldens/checkpoints/tiny_block/official");

        JsonNode silent =
                new JsonMapper().readTree(Run.glm("inspect", "--json", official).out());
        JsonNode told = new JsonMapper()
                .readTree(Run.glm("inspect", "--json", official, "--num-attention-heads", "4")
                        .out());

        assertThat(silent.has("config")).isFalse();
        assertThat(silent.path("config_problem").asString()).contains("--num-attention-heads");
        assertThat(silent.path("iteration").intValue()).isEqualTo(12);
        assertThat(told.path("config").path("num_attention_heads").intValue()).isEqualTo(4);
        assertThat(told.path("container").asString()).isEqualTo("zip");
        assertThat(told.path("training").has("optimizer")).isTrue();
    }

    @Test
    void whatIsNoCheckpointIsOneSentence(@TempDir Path empty) {
        assertThat(Run.glm("inspect", empty.toString())).satisfies(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).hasLineCount(1).startsWith(empty.toString());
        });
        assertThat(Run.glm("inspect"))
                .isEqualTo(new Run(2, "", "Missing required parameter: 'PATH'\nRun 'glm inspect --help' for usage.\n"));
    }
}
