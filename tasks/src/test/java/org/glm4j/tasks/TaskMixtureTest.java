package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskMixtureTest {

    @TempDir
    Path directory;

    private GlmTokenizer tokenizer;

    @BeforeEach
    void open() {
        tokenizer = TinyVocabulary.in(directory);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private Task task(String a, String b) {
        try {
            return TaskFile.read(Files.writeString(directory.resolve("pets.yaml"), yaml(a, b)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String yaml(String a, String b) {
        return """
                name: pets
                labels: [cat, dog]
                files: {train: train.csv}
                label: pet
                text: text
                patterns:
                  - cloze: "{text} [blank]"
                    words: {cat: "%s", dog: "%s"}
                  - cloze: "[blank] {text}"
                    words: {cat: "%s", dog: "%s"}
                """.formatted(a, b, a, b);
    }

    private TaskMixture.Part part(Task task, String text, int times) {
        var example = Example.of("train-0", text).with("text", text).withLabel("dog");
        return TaskMixture.Part.of(task, Collections.nCopies(times, example), tokenizer, ClozeOptions.of(32));
    }

    private String target(Batch batch, int row) {
        return tokenizer.decode(IntStream.range(row * batch.length(), (row + 1) * batch.length())
                .filter(i -> batch.lossMask()[i] == 1)
                .map(i -> batch.targets()[i])
                .toArray());
    }

    @Test
    void aLabelsWordIsLearntInItsBlank() {
        var batch = new TaskMixture(List.of(part(task("c", "d"), "w", 1)), 16, 1).batch(0);

        assertThat(batch.mode()).isEqualTo(TrainingMode.MULTI_TASK);
        int mask = tokenizer.commands().id(Command.MASK);
        for (int row = 0; row < 16; row++) {
            assertThat(batch.lengths()[row])
                    .isEqualTo(5); // [CLS] and the text, its blank, its end, and the blank opened
            assertThat(batch.lossMask()[row * 5 + 4]).isEqualTo(1);
            assertThat(target(batch, row)).isEqualTo("d");
        }
        assertThat(IntStream.range(0, 16).map(row -> batch.ids()[row * 5 + 1] == mask ? 1 : 0))
                .as("both patterns")
                .contains(0, 1);
    }

    @Test
    void wordsOfSeveralTokensAreLearntWhole() {
        var batch = new TaskMixture(List.of(part(task("cat", "dog"), "w", 1)), 2, 1).batch(0);

        String end = tokenizer.token(tokenizer.commands().id(Command.EOP));
        assertThat(target(batch, 0))
                .isEqualTo(target(batch, 1))
                .startsWith("dog")
                .endsWith(end);
    }

    /** 32 examples come 2^(5 x 0.8) = 16 times as often as one. */
    @Test
    void largeTasksComeMoreOften() {
        var few = part(task("c", "d"), "w", 1);
        var many = part(task("c", "d"), "w w", 32);
        var mixture = new TaskMixture(List.of(few, many), 1, 1);

        double share = LongStream.range(0, 4000)
                        .filter(position -> mixture.batch(position).length() == 5)
                        .count()
                / 4000.0;

        assertThat(share).isCloseTo(1 / 17.0, within(4 * Math.sqrt(1 / 17.0 / 4000)));
    }

    @Test
    void aBatchIsAFunctionOfItsPositionAndTheSeed() {
        var parts = List.of(part(task("c", "d"), "w", 1), part(task("c", "d"), "w w", 3));

        assertThat(new TaskMixture(parts, 8, 1).batch(5).ids())
                .isEqualTo(new TaskMixture(parts, 8, 1).batch(5).ids())
                .isNotEqualTo(new TaskMixture(parts, 8, 1).batch(6).ids())
                .isNotEqualTo(new TaskMixture(parts, 8, 2).batch(5).ids());
    }

    private TaskMixture.Part blank(String text, String answer, int longest) {
        return TaskMixture.Part.of(
                List.of(new TaskMixture.FilledBlank(text, answer)), tokenizer, ClozeOptions.of(longest));
    }

    /** As blank infilling would have it whose blank is just this word. */
    @Test
    void aTextsBlankIsLearntWhereItStands() {
        var commands = tokenizer.commands();
        var batch = new TaskMixture(List.of(blank("a [MASK] b", "cd", 32)), 1, 1).batch(0);

        assertThat(batch.mode()).isEqualTo(TrainingMode.MULTI_TASK);
        assertThat(batch.ids()).startsWith(commands.id(Command.ENC)).hasSize(8);
        assertThat(batch.ids()[2]).isEqualTo(commands.id(Command.MASK));
        assertThat(batch.ids()[4]).isEqualTo(commands.id(Command.EOS));
        assertThat(batch.ids()[5]).isEqualTo(commands.id(Command.SOP));
        assertThat(batch.positionIds()).containsExactly(0, 1, 2, 3, 4, 2, 2, 2, 0, 0, 0, 0, 0, 1, 2, 3);
        assertThat(target(batch, 0)).startsWith("cd").endsWith(tokenizer.token(commands.id(Command.EOP)));
    }

    /** A sentence ends like a blank; the rest of a text ends with it, and nothing stands behind its mask. */
    @Test
    void sentencesAndEndsOfTextsHaveMasksOfTheirOwn() {
        try (var masks = TinyVocabulary.in(
                directory, TokenizerOptions.builder().taskMask(true).build())) {
            var commands = masks.commands();
            var sentence = learnt("a [sMASK] b", masks);
            var rest = learnt("a b [gMASK]", masks);

            assertThat(sentence.ids()[2]).isEqualTo(commands.id(Command.SMASK));
            assertThat(sentence.ids()[4]).isEqualTo(commands.id(Command.EOS));
            assertThat(sentence.targets()[7]).isEqualTo(commands.id(Command.EOP));
            assertThat(rest.ids()[3]).isEqualTo(commands.id(Command.GMASK));
            assertThat(rest.ids()[4]).isEqualTo(commands.id(Command.SOP));
            assertThat(rest.targets()[6]).isEqualTo(commands.id(Command.EOS));
            assertThat(rest.positionIds()).containsExactly(0, 1, 2, 3, 3, 3, 3, 0, 0, 0, 0, 1, 2, 3);
            assertThatThrownBy(() -> learnt("a [gMASK] b", masks))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("[gMASK] stands for the end of a text, not here: a [gMASK] b");
        }
    }

    private static Batch learnt(String text, GlmTokenizer tokenizer) {
        var blanks = List.of(new TaskMixture.FilledBlank(text, "cd"));
        return new TaskMixture(List.of(TaskMixture.Part.of(blanks, tokenizer, ClozeOptions.of(32))), 1, 1).batch(0);
    }

    @Test
    void refusesTextsThatDoNotFit() {
        assertThatThrownBy(() -> blank("a [MASK] b", "cd", 7))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("a text has 8 tokens, which is more than 7: a [MASK] b");
        assertThatThrownBy(() -> blank("a [MASK] b [MASK]", "c", 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("a text has 2 blanks, not one: a [MASK] b [MASK]");
    }

    @Test
    void refusesWhatCannotBeLearntBeforeTheTraining() {
        var unlabelled = List.of(Example.of("train-9", "w"));
        assertThatThrownBy(() -> TaskMixture.Part.of(task("c", "d"), unlabelled, tokenizer, ClozeOptions.of(32)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("example train-9 has no label to learn");
    }
}
