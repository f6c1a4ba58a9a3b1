package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glm4j.generation.Filling;
import org.glm4j.generation.Glm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FillCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path model;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    private static Run fill(String... arguments) {
        return fillReading("", arguments);
    }

    private static Run fillReading(String input, String... arguments) {
        var all = new ArrayList<>(List.of("fill", "--model", model.toString(), "--out-seq-length", "6"));
        all.addAll(List.of(arguments));
        return Run.glmReading(input, all.toArray(String[]::new));
    }

    @Test
    void printsTheTextWithItsBlanksFilled() {
        Filling expected;
        try (Glm glm = Glm.load(model)) {
            expected = glm.fill(
                    "the [MASK] sat on the [MASK].",
                    org.glm4j.generation.DecodingOptions.builder()
                            .outSeqLength(6)
                            .build());
        }

        Run run = fill("the [MASK] sat on the [MASK].");

        assertThat(run).isEqualTo(new Run(0, expected.text() + "\n", ""));
        assertThat(run.out()).startsWith("the ").doesNotContain("[MASK]");
    }

    @Test
    void programsGetOneObjectPerText() {
        Run run = fill("--json", "the [MASK] sat on [MASK].", "a hill");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        List<JsonNode> results = run.out().lines().map(JSON::readTree).toList();
        assertThat(results).hasSize(2);
        JsonNode first = results.getFirst();
        assertThat(first.propertyNames()).containsExactly("input", "output", "blanks");
        assertThat(first.path("input").asString()).isEqualTo("the [MASK] sat on [MASK].");
        assertThat(first.path("blanks").size()).isEqualTo(2);
        JsonNode blank = first.path("blanks").get(0);
        assertThat(blank.propertyNames()).containsExactly("mask", "text", "ids", "logprob");
        assertThat(blank.path("mask").asString()).isEqualTo("[MASK]");
        assertThat(blank.path("ids").size()).isBetween(1, 6);
        assertThat(blank.path("logprob").doubleValue()).isNegative();
        assertThat(results.get(1).path("input").asString()).isEqualTo("a hill");
        assertThat(results.get(1).path("blanks").size()).isEqualTo(1);
    }

    @Test
    void linesOfStandardInputAreTextsAndGiveWhatArgumentsGive() {
        String[] texts = {"the [MASK] ran.", "rain and [MASK]", "is it [MASK] ?"};
        var oneByOne = new ArrayList<JsonNode>();
        for (String text : texts) {
            oneByOne.addAll(results(fill("--json", text)));
        }

        assertThat(results(fill(join("--json", texts)))).isEqualTo(oneByOne);
        assertThat(results(fillReading(String.join("\n", texts), "--json"))).isEqualTo(oneByOne);
        assertThat(results(fillReading(String.join("\r\n", texts) + "\r\n", "--json", "-")))
                .isEqualTo(oneByOne);
    }

    /** The objects of a run, log-probabilities to six digits: side by side, sums are made in another order. */
    private static List<JsonNode> results(Run run) {
        assertThat(run.exitCode()).isZero();
        return run.out()
                .lines()
                .map(line -> JSON.readTree(line.replaceAll("(\"logprob\":-?\\d+\\.\\d{4})\\d*", "$1")))
                .toList();
    }

    private static String[] join(String first, String... more) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void theSameSeedGivesTheSameText() {
        String[] sampled = {"--json", "--temperature", "2", "--top-k", "20", "--top-p", "0.95", "the [MASK] far away"};
        Run first = fill(join("--seed=7", sampled));

        assertThat(fill(join("--seed=7", sampled))).isEqualTo(first);
        assertThat(fill(join("--seed=8", sampled)).out()).isNotEqualTo(first.out());
    }

    @Test
    void beamsGiveAlternativesOnRequest() {
        Run json = fill("--num-beams", "3", "--alternatives", "2", "--length-penalty", "0.5", "--json", "the [MASK]");
        Run text = fill("--num-beams", "3", "--alternatives", "2", "--length-penalty", "0.5", "the [MASK]");

        JsonNode blank = JSON.readTree(json.out()).path("blanks").get(0);
        assertThat(blank.path("alternatives").size()).isEqualTo(2);
        assertThat(blank.path("alternatives").get(0).propertyNames()).containsExactly("text", "ids", "logprob");
        assertThat(text.out().lines()).hasSize(3);
        assertThat(text.out().lines().skip(1)).allMatch(line -> line.matches("  \\[MASK] .+ \\(-?\\d+\\.\\d{3}\\)"));
    }

    @Test
    void theGoldenCheckpointFillsItsBlank() {
        Run run = Run.glm(
                "fill",
                "--model",
                Shared.file("goldens/checkpoints/bertvocab_h16/hf"),
                "--tokenizer",
                Shared.file("vocab"),
                "--tokenizer-type",
                "BertWordPieceTokenizer",
                "--out-seq-length",
                "5",
                "The [MASK] sat on the mat.");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("The ").endsWith(" sat on the mat.\n").doesNotContain("MASK");
    }

    @Test
    void noSuchDirectory() {
        assertThat(Run.glm("fill", "--model", "no/such/model", "x"))
                .isEqualTo(new Run(2, "", "no/such/model: there is no such model\n"));
    }

    @Test
    void aTensorThatIsNotThere() throws IOException {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        for (String file : List.of("vocab.txt", "config.json")) {
            Files.copy(model.resolve(file), broken.resolve(file));
        }
        String weights = Files.readString(model.resolve("model.safetensors"), StandardCharsets.ISO_8859_1);
        Files.writeString(
                broken.resolve("model.safetensors"),
                weights.replace("transformer.final_layernorm.bias", "transformer.final_layernorm.bibs"),
                StandardCharsets.ISO_8859_1);

        Run run = Run.glm("fill", "--model", broken.toString(), "the [MASK]");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).contains("transformer.final_layernorm.bias");
    }

    @Test
    void aPromptInWhichThisVocabularySeesNoMask() {
        assertThat(fill("the cat [gMASK]"))
                .isEqualTo(new Run(
                        2,
                        "",
                        "this vocabulary sees no mask in the text \"the cat [gMASK]\": it knows only [MASK]; write one of them where a"
                                + " blank is to be filled\n"));
    }

    @Test
    void aPromptThatIsTooLong() {
        assertThat(fill("the cat ".repeat(30) + "[MASK]"))
                .isEqualTo(
                        new Run(2, "", "the prompt has 63 tokens but the model only 48 positions: shorten the text\n"));
    }

    @Test
    void oneWrongTextOfManyIsNamedAfterTheOthersBeforeIt() {
        Run run = fillReading("the [MASK]\nthe cat [sMASK]\na [MASK]\n", "--json");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).hasLineCount(1).startsWith("{\"input\":\"the [MASK]\"");
        assertThat(run.err()).hasLineCount(1).startsWith("standard input, line 2: this vocabulary sees no mask");
    }

    @Test
    void bytesThatAreNotUtf8() {
        byte[] input = "caf\u00e9 [MASK]".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Run.glm(input, Map.of(), "fill", "--model", model.toString()))
                .isEqualTo(
                        new Run(2, "", "standard input, line 1: byte 4 (0xE9) is not UTF-8; give the text in UTF-8\n"));
    }

    @Test
    void anythingThatUnicodeHasGoesThrough() {
        String text = "凯旋门 \uD83D\uDE80 e\u0301 \u200B\u202E\u0000 [MASK] \uFFFD";

        Run run = fill("--json", text);

        assertThat(run.err()).isEmpty();
        assertThat(JSON.readTree(run.out()).path("input").asString()).isEqualTo(text);
    }

    @Test
    void optionsOutOfRange() {
        assertThat(fill("--top-p", "7", "the [MASK]")).isEqualTo(new Run(2, "", "top-p 7.0 is not between 0 and 1\n"));
        assertThat(fill("--temperature", "0", "x").err()).isEqualTo("temperature 0.0 is not a number above 0\n");
        assertThat(fill("--top-k", "-1", "x").err()).isEqualTo("top-k -1 is negative; 0 keeps all tokens\n");
        assertThat(fill("--num-beams", "many", "x"))
                .isEqualTo(
                        new Run(
                                2,
                                "",
                                "Invalid value for option '--num-beams': 'many' is not an int\nRun 'glm fill --help' for usage.\n"));
        assertThat(fill("--top-p", "7", "the [MASK]").exitCode()).isEqualTo(2);
    }

    @Test
    void anEmptyText() {
        assertThat(fill(""))
                .isEqualTo(
                        new Run(2, "", "the text is empty: write some, with [MASK] where a blank is to be filled\n"));
    }

    @Test
    void noInputAtAllGivesNoOutput() {
        assertThat(fillReading("")).isEqualTo(new Run(0, "", ""));
    }
}
