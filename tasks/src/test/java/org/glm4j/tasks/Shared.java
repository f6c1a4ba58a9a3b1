package org.glm4j.tasks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.tasks.catalog.Tasks;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerOptions;
import org.glm4j.tokenizers.TokenizerType;
import org.glm4j.tokenizers.Tokenizers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference values and data beside the checkout; tests that need them are skipped where they are not there. */
public final class Shared {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Shared() {}

    public static Path path(String name) {
        var file = Path.of(System.getProperty("glm4j.shared", "../../shared")).resolve(name);
        assumeTrue(Files.exists(file), () -> file + " is not there");
        return file;
    }

    public static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String name) {
        return JSON.readTree(text(name));
    }

    public static List<JsonNode> lines(String name) {
        return text(name).lines().map(JSON::readTree).toList();
    }

    public static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    public static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    /** The reference's tokenizers, as the task files name them. */
    public static GlmTokenizer tokenizer(String name) {
        var options = TokenizerOptions.builder();
        return switch (name) {
            case "bert" ->
                Tokenizers.load(
                        path("vocab/bert-base-uncased-vocab.txt"),
                        options.type(TokenizerType.BERT_WORD_PIECE).build());
            case "gpt2", "roberta" ->
                Tokenizers.load(
                        path("vocab"),
                        options.type(TokenizerType.GPT2_BPE)
                                .modelType(name)
                                .taskMask(true)
                                .build());
            case "chinese" ->
                Tokenizers.load(
                        path("vocab"),
                        options.type(TokenizerType.CHINESE_SP)
                                .taskMask(true)
                                .fixCommandToken(true)
                                .build());
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The task that the reference calls so. */
    public static Task task(String reference) {
        return Tasks.named(reference.equals("squad") ? "squad_cloze" : reference);
    }

    /** The raw examples of the reference values. */
    public static List<Example> examples(String reference, String split, ReadOptions options) {
        return ExampleReader.read(
                        task(reference),
                        path("goldens/superglue/raw/" + reference),
                        Stream.of(Split.values())
                                .filter(s -> s.label().equals(split))
                                .findFirst()
                                .orElseThrow(),
                        options)
                .examples();
    }
}
