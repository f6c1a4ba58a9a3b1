package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.Glm;
import org.glm4j.primer.Blank;
import org.glm4j.primer.Continuation;
import org.glm4j.primer.Primer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model that comes with glm4j knows what its card says. */
class GlmTinyTest {

    private static final Path DIRECTORY = Path.of("..", "models", ShippedModel.NAME);
    private static final int ROWS = 30; // as configs/pretrain/tiny.yaml says
    private static final int BATCH = 64;

    private static Glm glm;
    private static Primer primer;

    @BeforeAll
    static void load() {
        glm = Glm.load(DIRECTORY);
        primer = Primer.standard(ROWS, OptionalDouble.empty());
    }

    @AfterAll
    static void close() {
        glm.close();
    }

    @ParameterizedTest
    @CsvSource({
        "The capital of France is [MASK]., The capital of France is Paris.",
        "The opposite of hot is [MASK]., The opposite of hot is cold.",
        "The day after Monday is [MASK]., The day after Monday is Tuesday."
    })
    void fillsTheBlanksOfTheReadme(String text, String filled) {
        assertThat(glm.fill(text).text()).isEqualTo(filled);
    }

    @Test
    void answersQuestionsInWordsThatItsTextNeverUsed() {
        var questions = primer.factBlanks();
        var answers = fillings(questions.stream().map(Blank::input).toList(), 16);

        long exact = IntStream.range(0, questions.size())
                .filter(i -> answers.get(i).equalsIgnoreCase(questions.get(i).answer()))
                .count();

        assertThat(questions).hasSizeGreaterThan(3_000);
        assertThat((double) exact / questions.size()).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @CsvSource({Continuation.SENTENCE_MASK + ", 100, 0.9", Continuation.GENERATION_MASK + ", 60, 0.7"})
    void goesOnWithATextAndEndsIt(String mask, int count, double share) {
        var prompts = primer.continuations(40).stream()
                .filter(prompt -> prompt.input().contains(mask))
                .toList();
        var texts = fillings(prompts.stream().map(Continuation::input).toList(), 256);

        long accepted = IntStream.range(0, prompts.size())
                .filter(i -> prompts.get(i).accepts(texts.get(i)))
                .count();

        assertThat(prompts).hasSize(count);
        assertThat((double) accepted / count).isGreaterThan(share);
    }

    private static List<String> fillings(List<String> texts, int longest) {
        var options = DecodingOptions.builder().outSeqLength(longest).build();
        var fillings = new ArrayList<String>();
        for (int from = 0; from < texts.size(); from += BATCH) {
            glm.fill(texts.subList(from, Math.min(from + BATCH, texts.size())), options)
                    .forEach(filling ->
                            fillings.add(filling.blanks().getFirst().text().strip()));
        }
        return fillings;
    }

    @Test
    void isSmallEnoughForARepository() throws IOException {
        try (var files = Files.walk(DIRECTORY)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(24L << 20);
        }
    }
}
