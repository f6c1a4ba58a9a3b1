package org.glm4j.tokenizers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tiny vocabularies among the test resources. */
final class Tiny {

    private Tiny() {}

    static Path file(String name) {
        try {
            return Path.of(Tiny.class.getResource("/tiny/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<JsonNode> cases(String vocabulary) {
        var json = new JsonMapper();
        try {
            return Files.readAllLines(file("cases.jsonl")).stream()
                    .map(json::readTree)
                    .filter(line -> line.get("vocabulary").asString().equals(vocabulary))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opened as the cases were made. */
    static GlmTokenizer open(String vocabulary) {
        var options = TokenizerOptions.builder();
        return switch (vocabulary) {
            case "cased" ->
                Tokenizers.load(
                        file("bert"), options.modelType("bert-base-cased").build());
            case "gpt2", "roberta" ->
                Tokenizers.load(file(vocabulary), options.taskMask(true).build());
            case "unigram" ->
                Tokenizers.load(
                        file(vocabulary),
                        options.type(TokenizerType.SENTENCE_PIECE).build());
            default -> Tokenizers.load(file(vocabulary), options.build());
        };
    }
}
