package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.PROMPT;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.catalog.Tasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks without Java. */
class TaskFileTest extends TaskContract {

    private static final String REVIEWS = """
            name: Reviews
            labels: [bad, good]
            files: {train: train.csv, dev: dev.tsv}
            label: opinion
            text: review
            patterns:
              - cloze: "{review} All in all, it was [blank]."
                words: {bad: awful, good: great}
              - cloze: "[prompt]On {day!}: {review} So:[blank]"
                choices: [first, second]
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(
                directory.resolve("train.csv"),
                "opinion,review,day,first,second\ngood,\"Fresh bread.\",Monday,stay away,go there\n");
    }

    private Task read(String yaml) {
        try {
            return TaskFile.read(Files.writeString(directory.resolve("task.yaml"), yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    Task task() {
        return read(REVIEWS);
    }

    @Override
    Path directory() {
        return directory;
    }

    @Test
    void spacesBelongToWhatFollowsThem() {
        var example = ExampleReader.read(task(), directory, Split.TRAIN, ReadOptions.defaults())
                .examples()
                .getFirst();
        var words = (Pattern.Verbalizers) task().pattern(0, ClozeOptions.of(50));
        assertThat(words.cloze().apply(example))
                .isEqualTo(Cloze.of(shortenable("Fresh bread."), text(" All in all, it was"), BLANK, text(".")));
        assertThat(words.words()).containsEntry("bad", " awful").containsEntry("good", " great");
        var choices = (Pattern.Choices) task().pattern(1, ClozeOptions.of(50));
        assertThat(choices.alternatives().apply(example))
                .extracting(Pattern.Alternative::answer)
                .containsExactly("stay away", "go there");
        assertThat(choices.alternatives().apply(example).getFirst().cloze())
                .isEqualTo(Cloze.of(
                        PROMPT,
                        text("On"),
                        text(" Monday"),
                        text(":"),
                        shortenable(" Fresh bread."),
                        text(" So:"),
                        BLANK));
    }

    @Test
    void namesItsMeasures() {
        assertThat(task().measures()).containsExactly(Measure.ACCURACY);
        assertThat(read(REVIEWS + "metric: f1-macro\n").measures()).containsExactly(Measure.F1_MACRO);
        assertThat(read(REVIEWS + "metric: [f1, accuracy]\n").measures()).containsExactly(Measure.F1, Measure.ACCURACY);
    }

    @Test
    void aBuiltInTaskCanBeWrittenDown() {
        var yaml = read("""
                name: sst2-yaml
                labels: ["0", "1"]
                files: {train: train.tsv}
                label: label
                text: sentence
                patterns:
                  - cloze: "{sentence} It was [blank]."
                    words: {"0": terrible, "1": great}
                """);
        var files = Shared.path("goldens/superglue/raw/sst2");
        var options = ClozeOptions.of(30).withMultiToken(true);
        var builtIn = Tasks.named("sst2");
        var examples = ExampleReader.read(yaml, files, Split.TRAIN, ReadOptions.defaults())
                .examples();
        try (var tokenizer = TinyVocabulary.in(directory)) {
            var own = new ClozeEncoder(tokenizer, yaml.labels(), yaml.pattern(0, options), options);
            var reference = new ClozeEncoder(tokenizer, builtIn.labels(), builtIn.pattern(0, options), options);
            assertThat(examples)
                    .hasSize(3)
                    .allSatisfy(example -> assertThat(own.encode(example))
                            .usingRecursiveComparison()
                            .isEqualTo(reference.encode(example)));
        }
    }

    @Test
    void saysWhatIsWrongInTheFile() {
        refused("labels: [", "task.yaml: it is not YAML");
        refused("[1]", "task.yaml: the task file is no JSON object");
        refused("name: x", "task.yaml: the task file has no field \"labels\"");
        refused(REVIEWS + "metrics: f1\n", "the task file has \"metrics\", which means nothing there; columns, files,");
        refused(REVIEWS.replace("great}", "great, fine: ok}"), "has \"fine\", which means nothing there; bad, good do");
        refused(REVIEWS.replace(", good: great", ""), "the task file has no field \"good\"");
        refused(REVIEWS.replace("was [blank]", "was good"), "has a cloze with 0 times [blank], not once");
        refused(REVIEWS + "metric: EM\n", "has the metric \"EM\"; there are accuracy, f1-macro, f1");
        refused(REVIEWS.replace("[first, second]", "[first]"), "has a pattern with 1 choices for 2 labels");
        refused(REVIEWS.replace("dev.tsv", "dev.txt"), "names dev.txt in \"files\", which does not end in .csv");
        refused(REVIEWS.replace("[bad, good]", "[bad, bad]"), "has no label or one twice");
    }

    private void refused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesTheMissingSplit() {
        assertThatThrownBy(() -> ExampleReader.read(task(), directory, Split.TEST, ReadOptions.defaults()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("task reviews names no file of its test split");
    }
}
