package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.catalog.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be. */
class ExampleReaderTest {

    private static final String GOOD =
            "{\"premise\": \"It rained.\", \"hypothesis\": \"It was wet.\", \"label\": \"entailment\", \"idx\": 0}\n";

    @TempDir
    Path directory;

    private ExampleSet read(String task, String file, byte[] content, boolean skipBad) throws IOException {
        Files.write(directory.resolve(file), content);
        return ExampleReader.read(
                Tasks.named(task),
                directory,
                Split.TRAIN,
                ReadOptions.defaults().withSkipBad(skipBad));
    }

    private void refused(String task, String file, String content, String message) {
        assertThatThrownBy(() -> read(task, file, content.getBytes(StandardCharsets.UTF_8), false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(directory.resolve(file) + message);
    }

    @Test
    void namesTheMissingFile() {
        assertThatThrownBy(() -> ExampleReader.read(
                        Tasks.named("rte"),
                        directory,
                        Split.DEV,
                        ReadOptions.defaults().withFewShot(true)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("%s: no such file; the dev split is read from it", directory.resolve("dev32.jsonl"));
    }

    @Test
    void namesLineAndReason() {
        refused("rte", "train.jsonl", GOOD + "\n{\"premise\":", ", line 3: is not JSON");
        refused("rte", "train.jsonl", GOOD + "[1]", ", line 2: is no JSON object");
        refused("rte", "train.jsonl", "{\"premise\": \"a\", \"idx\": 0}", ", line 1: has no field \"hypothesis\"");
        refused(
                "rte",
                "train.jsonl",
                GOOD.replace("\"It rained.\"", "[]"),
                ", line 1: has no text in field \"premise\"");
        refused(
                "rte",
                "train.jsonl",
                GOOD.replace("\"entailment\"", "\"yes\""),
                ", line 1: has the label \"yes\", which is none of entailment, not_entailment");
        refused("wic", "train.jsonl", "{\"idx\": \"x\"}", ", line 1: has no whole number in field \"idx\" but x");
        refused(
                "agnews",
                "train.csv",
                "\"1\",\"a\",\"b\"\n\"1\",\"a\"\n",
                ", line 2: has 2 columns where 3 are expected");
        refused("mnli", "train.tsv", "sentence1\tsentence2\na\tb\nc\n", ", line 3: has 1 columns where 2 are expected");
        refused("squad_cloze", "train-v2.0.json", "{\"version\": 1}", ": it has no field \"data\"");
        refused("squad_cloze", "train-v2.0.json", "{\"data\": [{}]}", ", record 1: has no field \"paragraphs\"");
        refused(
                "wsc",
                "train.jsonl",
                "{\"text\": \"A b.\", \"idx\": 0, \"target\": {\"span1_text\": \"A\", \"span1_index\": 0,"
                        + " \"span2_text\": \"he\", \"span2_index\": 9}}",
                ", line 1: has no word \"he\" at or beside span2_index 9");
        refused(
                "record",
                "train.jsonl",
                "{\"idx\": 0, \"passage\": {\"text\": \"a\", \"entities\": []}, \"qas\": [{\"query\": \"x\", \"idx\": 0}]}",
                ", line 1: has a query without @placeholder");
    }

    @Test
    void countsAndReportsWhatItSkips() throws IOException {
        var content = new java.io.ByteArrayOutputStream();
        content.writeBytes(GOOD.getBytes(StandardCharsets.UTF_8));
        content.writeBytes(new byte[] {'{', '"', (byte) 0xFF, '"', '}', '\n'});
        content.writeBytes("nonsense\n".getBytes(StandardCharsets.UTF_8));
        content.writeBytes(GOOD.replace("0}", "7}").getBytes(StandardCharsets.UTF_8));
        var set = read("rte", "train.jsonl", content.toByteArray(), true);
        assertThat(set.examples()).extracting(Example::id).containsExactly("train-0", "train-7");
        assertThat(set.rows()).isEqualTo(4);
        assertThat(set.bad()).isEqualTo(2);
        assertThat(set.reasons()).hasSize(2).first().asString().endsWith("train.jsonl, line 2: is not UTF-8");
    }

    @Test
    void readsByteOrderMarksAndWindowsLineEnds() throws IOException {
        var content = "\uFEFFsentence\tlabel\r\n\"a fine film\t1\r\n";
        var set = read("sst2", "train.tsv", content.getBytes(StandardCharsets.UTF_8), false);
        assertThat(set.examples()).singleElement().satisfies(example -> {
            assertThat(example.textA()).isEqualTo("\"a fine film");
            assertThat(example.label()).hasValue("1");
        });
    }

    @Test
    void refusesSplitsThatADataSetDoesNotHave() {
        assertThatThrownBy(
                        () -> ExampleReader.read(Tasks.named("yahoo"), directory, Split.TEST, ReadOptions.defaults()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no test split");
        assertThatThrownBy(() -> Tasks.named("nonsense"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("there is no task nonsense; there are copa, wsc,");
    }
}
