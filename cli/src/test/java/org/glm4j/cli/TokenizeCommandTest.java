package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenizeCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    static List<Arguments> vocabularies() {
        return List.of(
                Arguments.of("bert", List.of("--tokenizer-type", "BertWordPieceTokenizer")),
                Arguments.of("gpt2", List.of("--tokenizer-type", "GPT2BPETokenizer", "--task-mask")),
                Arguments.of(
                        "roberta",
                        List.of(
                                "--tokenizer-type",
                                "GPT2BPETokenizer",
                                "--tokenizer-model-type",
                                "roberta",
                                "--task-mask")),
                Arguments.of(
                        "chinese",
                        List.of("--tokenizer-type", "ChineseSPTokenizer", "--task-mask", "--fix-command-token")));
    }

    /** The first lines of the golden cases, through the command with the reference's flags. */
    @ParameterizedTest
    @MethodSource("vocabularies")
    void idsAndTextsAreTheReferences(String name, List<String> flags) throws IOException {
        List<JsonNode> cases;
        try (var lines = Files.lines(Shared.path("goldens/tokenizers/cases_" + name + ".jsonl"))) {
            cases = lines.limit(40)
                    .map(JSON::readTree)
                    .filter(c -> !c.path("text").asString().contains("\n"))
                    .toList();
        }
        var arguments = new ArrayList<>(List.of("tokenize", "--json", "--tokenizer", Shared.file("vocab")));
        arguments.addAll(flags);
        String input = cases.stream().map(c -> c.path("text").asString() + "\n").collect(Collectors.joining());

        Run run = Run.glmReading(input, arguments.toArray(String[]::new));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        List<JsonNode> results = run.out().lines().map(JSON::readTree).toList();
        assertThat(results).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            assertThat(results.get(i).path("ids"))
                    .as(cases.get(i).toString())
                    .isEqualTo(cases.get(i).path("ids"));
            assertThat(results.get(i).path("decoded")).isEqualTo(cases.get(i).path("decoded"));
            assertThat(results.get(i).path("tokens").size())
                    .isEqualTo(cases.get(i).path("ids").size());
        }
    }

    @Test
    void charactersNeedNoFiles() {
        Run run = Run.glm("tokenize", "--tokenizer-type", "CharacterLevelTokenizer", "--json", "ab");

        assertThat(run.exitCode()).isZero();
        JsonNode result = JSON.readTree(run.out());
        assertThat(result.path("decoded").asString()).isEqualTo("ab");
        assertThat(result.path("tokens").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(result.path("ids").size()).isEqualTo(2);
    }

    @Test
    void peopleSeePiecesAndIds() {
        Run run = Run.glm("tokenize", "-t", Shared.file("vocab/bert-base-uncased-vocab.txt"), "The [MASK] sat.", "");

        assertThat(run.out()).isEqualTo("the(1996) [MASK](103) sat(2938) .(1012)\n\n");
    }

    @Test
    void blockSymbolsCanBeLeftOut() {
        String vocabulary = Shared.file("vocab/bert-base-uncased-vocab.txt");

        assertThat(Run.glm("tokenize", "-t", vocabulary, "<|startofpiece|>").out())
                .isEqualTo("<|startofpiece|>(30522)\n");
        assertThat(Run.glm("tokenize", "-t", vocabulary, "--block-lm", "<|startofpiece|>")
                        .out())
                .isEqualTo("<|startofpiece|>(30522)\n");
        assertThat(Run.glm("tokenize", "-t", vocabulary, "--no-block-lm", "<|startofpiece|>")
                        .out())
                .startsWith("<(1026) |(1064) start(");
    }

    @Test
    void aMissingVocabularyIsOneSentence() {
        assertThat(Run.glm("tokenize", "x"))
                .isEqualTo(new Run(2, "", "Which vocabulary? Name its directory or file with --tokenizer.\n"));
        Run run = Run.glm("tokenize", "--tokenizer", "no/such/place", "x");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no/such/place").hasLineCount(1);
    }

    @Test
    void anUnknownTypeIsOneSentence() {
        Run run = Run.glm("tokenize", "--tokenizer-type", "T5", "--tokenizer", ".", "x");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("there is no tokenizer type T5; there are BertWordPieceTokenizer, ");
    }

    @Test
    void aBadByteStopsAfterTheLinesBeforeIt() {
        byte[] input = "good\nbad \u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        Run run = Run.glm(input, Map.of(), "tokenize", "--tokenizer-type", "CharacterLevelTokenizer", "--json");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).hasLineCount(1).contains("\"decoded\":\"good\"");
        assertThat(run.err()).isEqualTo("standard input, line 2: byte 5 (0xE9) is not UTF-8; give the text in UTF-8\n");
    }
}
