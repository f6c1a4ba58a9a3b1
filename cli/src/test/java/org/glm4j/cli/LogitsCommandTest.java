package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LogitsCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** The golden cases of a model that start from nothing: the others continue from memories or need prompts. */
    private static List<JsonNode> goldens(String model) throws IOException {
        try (Stream<String> lines = Files.lines(Shared.path("goldens/forward/forward.jsonl"))) {
            return lines.map(JSON::readTree)
                    .filter(node -> node.path("model").asString().equals(model))
                    .filter(node ->
                            node.path("id").asString().matches("prefix.*|scalar.*|uni.*|matrix.*|custom.*|.*_0.*"))
                    .toList();
        }
    }

    private static String request(JsonNode golden) {
        ObjectNode request = JSON.createObjectNode();
        for (String name : List.of("input_ids", "position_ids", "attention_mask")) {
            request.set(name, golden.path(name));
        }
        return request + "\n";
    }

    /** The weights alone: what they do not tell comes from the reference's flags. */
    @ParameterizedTest
    @CsvSource({
        "tiny_block, fp64, --num-attention-heads=4, 6",
        "tiny_block, fp32, --num-attention-heads=4, 6",
        "tiny_scale8, fp64, --num-attention-heads=4 --attention-scale=8, 6",
        "tiny_scale8, fp32, --num-attention-heads=4 --attention-scale=8, 6",
        "tiny_noblock, fp64, --num-attention-heads=4 --no-block-position, 3",
        "tiny_noblock, fp32, --num-attention-heads=4 --max-position-embeddings=64, 3",
        "tiny_xl, fp64, --num-attention-heads=4 --transformer-xl --mem-length=6, 1"
    })
    void allLogitsAreTheReferences(String model, String dtype, String flags, int atLeast) throws IOException {
        boolean doubles = dtype.equals("fp64");
        List<JsonNode> goldens = goldens(model);
        var arguments = new ArrayList<>(List.of(
                "logits",
                "--model",
                Shared.file("goldens/checkpoints/" + model + "/model.safetensors"),
                "--dtype",
                dtype,
                "--full"));
        arguments.addAll(List.of(flags.split(" ")));

        Run run = Run.glmReading(
                goldens.stream().map(LogitsCommandTest::request).collect(Collectors.joining()),
                arguments.toArray(String[]::new));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        List<JsonNode> results = run.out().lines().map(JSON::readTree).toList();
        assertThat(results).hasSameSizeAs(goldens).hasSizeGreaterThanOrEqualTo(atLeast);
        for (int i = 0; i < results.size(); i++) {
            String id = goldens.get(i).path("id").asString();
            JsonNode expected = goldens.get(i).path("outputs").path(doubles ? "float64" : "float32");
            assertThat(results.get(i).path("shape"))
                    .as(id)
                    .isEqualTo(expected.path("logits").path("shape"));
            assertThat(results.get(i).path("argmax")).as(id).isEqualTo(expected.path("argmax"));
            double[] flat = results.get(i)
                    .path("logits")
                    .valueStream()
                    .flatMap(JsonNode::valueStream)
                    .flatMap(JsonNode::valueStream)
                    .mapToDouble(JsonNode::doubleValue)
                    .toArray();
            JsonNode samples = expected.path("logits").path("samples");
            int stride = expected.path("logits").path("stride").asInt();
            assertThat(samples.size()).isPositive();
            for (int k = 0; k < samples.size(); k++) {
                assertThat(flat[k * stride])
                        .as(id)
                        .isCloseTo(samples.get(k).doubleValue(), within(doubles ? 1e-9 : 2e-4));
            }
        }
    }

    @Test
    void withoutFullTheLastTokensLogitsAreWritten() throws IOException {
        JsonNode golden = goldens("tiny_block").getFirst();
        String model = Shared.file("goldens/checkpoints/tiny_block/hf");

        JsonNode result = JSON.readTree(
                Run.glmReading(request(golden), "logits", "-m", model).out());

        JsonNode last = golden.path("outputs").path("float32").path("last_row");
        assertThat(result.path("logits").size()).isEqualTo(3);
        for (int sample = 0; sample < 3; sample++) {
            assertThat(result.path("logits").get(sample).size()).isEqualTo(512);
            for (int i = 0; i < last.get(sample).size(); i++) {
                assertThat(result.path("logits").get(sample).get(i).doubleValue())
                        .isCloseTo(last.get(sample).get(i).doubleValue(), within(2e-4));
            }
        }
    }

    @Test
    void aMatrixMaskSaysTheSameAsItsSeparator() {
        String model = Shared.file("goldens/checkpoints/tiny_block/hf");
        String ids = "{\"input_ids\":[[5,6,7]],\"position_ids\":[[[0,1,1],[0,0,1]]],\"attention_mask\":";
        String matrix = "[[1,1,0],[1,1,0],[1,1,1]]";
        String requests = "%s[2]}\n%s[%s]}\n%s[[%s]]}\n".formatted(ids, ids, matrix, ids, matrix);

        List<JsonNode> results = Run.glmReading(requests, "logits", "-m", model, "--dtype", "fp64")
                .out()
                .lines()
                .map(JSON::readTree)
                .toList();

        assertThat(results).hasSize(3);
        for (int word = 0; word < 512; word++) {
            double separator = results.get(0).path("logits").get(0).get(word).doubleValue();
            assertThat(results.get(1).path("logits").get(0).get(word).doubleValue())
                    .isCloseTo(separator, within(1e-9));
            assertThat(results.get(2).path("logits").get(0).get(word).doubleValue())
                    .isCloseTo(separator, within(1e-9));
        }
    }

    @Test
    void aModelWithoutBlockPositionsTakesOneRow() {
        String model = Shared.file("goldens/checkpoints/tiny_noblock/hf");

        Run run = Run.glmReading(
                "{\"input_ids\":[[5,6]],\"position_ids\":[[0,1]],\"attention_mask\":[2]}", "logits", "-m", model);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("{\"shape\":[1,2,512],\"argmax\":[[");
    }

    static Stream<Arguments> badRequests() {
        String ids = "\"input_ids\":[[5,6]]";
        String places = "\"position_ids\":[[[0,1],[0,0]]]";
        String mask = "\"attention_mask\":[2]";
        return Stream.of(
                Arguments.of("nonsense", "this is not JSON, from character "),
                Arguments.of("[1]", "a JSON object is needed, with input_ids, position_ids and attention_mask"),
                Arguments.of("{" + places + "," + mask + "}", "input_ids is missing"),
                Arguments.of("{" + ids + "," + mask + "}", "position_ids is missing"),
                Arguments.of("{" + ids + "," + places + "}", "attention_mask: give one number per sample"),
                Arguments.of(
                        "{\"input_ids\":[[5,6.5]]," + places + "," + mask + "}",
                        "input_ids: 6.5 is not a whole number"),
                Arguments.of(
                        "{\"input_ids\":[[5,6],[7]]," + places + "," + mask + "}",
                        "input_ids: row 1 has 1 numbers, the first one 2"),
                Arguments.of(
                        "{" + ids + ",\"position_ids\":[[[0,1]]]," + mask + "}",
                        "position_ids: sample 0 has 1 rows; give two (positions, block positions)"),
                Arguments.of(
                        "{" + ids + "," + places + ",\"attention_mask\":[[[1,2],[1,1]]]}",
                        "attention_mask: a matrix holds only 0 and 1"),
                Arguments.of("{\"input_ids\":[[5,512]]," + places + "," + mask + "}", "input_ids: 512 in row 0"),
                Arguments.of(
                        "{" + ids + ",\"position_ids\":[[0,1]]," + mask + "}",
                        "position_ids: this model has block positions"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void aBadRequestIsOneSentenceWithItsLine(String request, String sentence) {
        String model = Shared.file("goldens/checkpoints/tiny_block/hf");
        String good = "{\"input_ids\":[[5]],\"position_ids\":[[[0],[0]]],\"attention_mask\":[1]}\n";

        Run run = Run.glmReading(good + request + "\n", "logits", "-m", model);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).hasLineCount(1);
        assertThat(run.err()).startsWith("standard input, line 2: " + sentence).hasLineCount(1);
    }

    @Test
    void mistakesAboutTheModelAreOneSentence() {
        String model = Shared.file("goldens/checkpoints/tiny_block/hf");

        assertThat(Run.glm("logits"))
                .isEqualTo(
                        new Run(2, "", "Missing required option: '--model=DIR'\nRun 'glm logits --help' for usage.\n"));
        assertThat(Run.glm("logits", "-m", "no/such/dir")).satisfies(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("no/such/dir").hasLineCount(1);
        });
        assertThat(Run.glm("logits", "-m", model, "--dtype", "int8").err())
                .startsWith("--dtype int8 is unknown; use one of fp64, fp32, fp16, bf16\n");
        assertThat(Run.glm("logits", "-m", model, "--device", "tpu").err())
                .isEqualTo("device tpu: use cpu, cuda or cuda:n\n");
        assertThat(Run.glm("logits", "-m", model, "--num-attention-heads", "7").exitCode())
                .isEqualTo(2);
    }
}
