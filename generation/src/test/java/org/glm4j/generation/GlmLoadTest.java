package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.hub.HubGlm;
import org.glm4j.tokenizers.TokenizerOptions;
import org.glm4j.tokenizers.TokenizerType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stored model and a real vocabulary, through the front door. */
class GlmLoadTest {

    private static final String TEXT = "The [MASK] sat on the [MASK].";

    private static Path model() {
        return Goldens.shared("goldens/checkpoints/bertvocab_h16/hf");
    }

    private static GlmOptions bert() {
        return GlmOptions.DEFAULTS.withTokenizer(Goldens.shared("vocab/bert-base-uncased-vocab.txt"));
    }

    @Test
    void loadsAndFills() {
        try (Glm glm = Glm.load(model(), bert())) {
            var options = DecodingOptions.builder().outSeqLength(5).build();
            Filling filling = glm.fill(TEXT, options);
            assertThat(filling.blanks()).hasSize(2);
            assertThat(filling.text())
                    .startsWith("The " + filling.blanks().getFirst().text())
                    .contains(" sat on the ")
                    .doesNotContain("[MASK]");
            assertThat(glm.fill(TEXT, options).text()).isEqualTo(filling.text());
        }
    }

    @Test
    void findsTheVocabularyBesideTheModel(@TempDir Path directory) throws Exception {
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(model().resolve(name), directory.resolve(name));
        }
        assertThatThrownBy(() -> Glm.load(directory))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no vocabulary here")
                .hasMessageContaining("--tokenizer");
        Files.copy(Goldens.shared("vocab/bert-base-uncased-vocab.txt"), directory.resolve("vocab.txt"));
        try (Glm glm = Glm.load(directory)) {
            assertThat(glm.tokenizer().type()).isEqualTo(TokenizerType.BERT_WORD_PIECE);
        }
    }

    @Test
    void theReferencesDirectoriesNeedATokenizerNamed() {
        Path official = Goldens.shared("goldens/checkpoints/bertvocab_h16/official");
        assertThatThrownBy(() -> Glm.load(official))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--tokenizer");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> Glm.load(Path.of("/no/such/model")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("/no/such/model")
                .hasMessageContaining("no such model");
        Path model = model();
        GlmOptions bert = bert();
        GlmOptions gpt2 = GlmOptions.DEFAULTS
                .withTokenizer(Goldens.shared("vocab"))
                .withTokenizerOptions(
                        TokenizerOptions.builder().modelType("gpt2").build());
        assertThatThrownBy(() -> Glm.load(model, bert.withTokenizer(Path.of("/no/such/vocab"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("/no/such/vocab");
        assertThatThrownBy(() -> Glm.load(model, gpt2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("belongs to another model");
    }

    @Test
    void severalThreadsShareOneModel() throws Exception {
        try (Glm glm = Glm.load(model(), bert());
                var threads = Executors.newFixedThreadPool(3)) {
            var options = DecodingOptions.builder().outSeqLength(6).build();
            List<String> texts = IntStream.range(0, 9)
                    .mapToObj(i -> "The [MASK] sat on" + " the mat".repeat(i % 3) + " [MASK].")
                    .toList();
            List<Callable<String>> calls = texts.stream()
                    .<Callable<String>>map(text -> () -> glm.fill(text, options).text())
                    .toList();
            List<String> together = new ArrayList<>();
            for (var call : threads.invokeAll(calls)) {
                together.add(call.get());
            }
            assertThat(together)
                    .containsExactlyElementsOf(texts.stream()
                            .map(text -> glm.fill(text, options).text())
                            .toList());
        }
    }

    /** The examples of GLM's README, in Java. */
    @Test
    void theReadmesExamplesReadTheSameInJava() {
        try (HubGlm model = HubGlm.load(model(), bert())) {
            var inputs = model.encode(List.of("Ng is an adjunct professor at [MASK] (formerly associate professor)."));
            var generation = model.buildInputsForGeneration(inputs, 12);
            int[][] outputs = model.generate(generation, DecodingOptions.GREEDY);
            assertThat(outputs[0])
                    .startsWith(inputs.inputIds()[0])
                    .hasSizeLessThanOrEqualTo(inputs.inputIds()[0].length + 1 + 12);
            assertThat(model.decode(outputs[0])).startsWith("[CLS] ng is an adjunct professor at [MASK]");

            inputs = model.encode(List.of(
                    "Tsinghua University is located in [MASK].",
                    "One minus one equals zero, is it correct? Answer: [MASK]"));
            var training = model.buildInputsForGeneration(inputs, List.of("Beijing", "No"), 8, false);
            var output = model.forward(training);
            assertThat(output.loss().orElseThrow()).isPositive();
            assertThat(output.logits().length()).isEqualTo(training.inputIds()[0].length);

            var choices = List.of(List.of("Beijing", "Shanghai"), List.of("Yes", "No"));
            var scores = model.forward(model.buildInputsForMultipleChoice(inputs, choices));
            assertThat(scores.logits()).hasDimensions(2, 2);
            assertThat(scores.best()).hasSize(2);

            assertThatThrownBy(() -> model.generate(training, DecodingOptions.GREEDY))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("without");
        }
    }
}
