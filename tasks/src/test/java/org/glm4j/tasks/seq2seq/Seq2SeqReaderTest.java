package org.glm4j.tasks.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleSet;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TinyVocabulary;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Seq2SeqReaderTest {

    @TempDir
    private Path directory;

    private GlmTokenizer tokenizer;

    @BeforeEach
    void open(@TempDir Path vocabulary) {
        tokenizer = TinyVocabulary.in(vocabulary);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private ExampleSet read(Seq2SeqTask task, Split split, boolean skipBad) {
        return new Seq2SeqReader(task, tokenizer, Seq2SeqOptions.of(24, 8), skipBad).read(directory, split);
    }

    private void refused(Seq2SeqTask task, String message) {
        assertThatThrownBy(() -> read(task, Split.TRAIN, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void pairsStandInTwoFilesOrInJson() throws IOException {
        write("train.source", "one a\r\ntwo a\n");
        write("train.target", " one b \ntwo b");
        write("val.jsonl", "{\"source\":\"three a\",\"target\":\"three b\",\"more\":1}\n");
        var train = read(Seq2SeqTask.CUSTOMIZATION, Split.TRAIN, false);
        assertThat(train.examples()).extracting(Example::id).containsExactly("train-0", "train-1");
        assertThat(train.examples()).extracting(Example::textA).containsExactly("one a", "two a");
        assertThat(train.examples()).extracting(Example::secondText).containsExactly("one b", "two b");
        var val = read(Seq2SeqTask.CUSTOMIZATION, Split.DEV, false);
        assertThat(val.examples()).extracting(Example::textA).containsExactly("three a");
        assertThat(Seq2SeqReader.reference(val.examples().getFirst())).isEqualTo("three b");
    }

    @Test
    void whatIsWrongWithPairsIsSaidWithItsPlace() throws IOException {
        refused(Seq2SeqTask.GIGAWORD, "train.source: no such file; the train split is read from it and train.target");
        write("train.source", "a\n\nc\n");
        refused(Seq2SeqTask.GIGAWORD, "train.target: no such file; the targets of train.source are read from it");
        write("train.target", "x\ny\nz\n");
        refused(Seq2SeqTask.GIGAWORD, "train.source, line 2: its source is empty");
        write("train.source", "a\nb\nc\n");
        write("train.target", "x\ny\n \n");
        refused(Seq2SeqTask.GIGAWORD, "train.source, line 3: its target in train.target is empty");
        write("train.target", "x\ny\n");
        refused(Seq2SeqTask.GIGAWORD, "train.source: it has 3 lines but train.target has 2");
        Files.write(directory.resolve("train.target"), new byte[] {'x', '\n', (byte) 0xff, '\n', 'z', '\n'});
        refused(Seq2SeqTask.GIGAWORD, "train.source, line 2: is not UTF-8");
        Files.delete(directory.resolve("train.source"));
        write("train.jsonl", "{\"source\":\"a\",\"target\":\"b\"}\n{\"source\":\"a\"}\n");
        refused(Seq2SeqTask.GIGAWORD, "train.jsonl, line 2: has no field \"target\"");
        write("train.jsonl", "{\"source\":\"a\",\n");
        refused(Seq2SeqTask.GIGAWORD, "train.jsonl, line 1: is not JSON");
        write("train.jsonl", "");
        refused(Seq2SeqTask.GIGAWORD, "the train split has no examples");
    }

    @Test
    void badLinesCanBeLeftOutAndAreCounted() throws IOException {
        write("train.source", "a\n\nc\n");
        write("train.target", "x\ny\nz\n");
        var set = read(Seq2SeqTask.CUSTOMIZATION, Split.TRAIN, true);
        assertThat(set.examples()).extracting(Example::textA).containsExactly("a", "c");
        assertThat(set.examples()).extracting(Example::secondText).containsExactly("x", "z");
        assertThat(set.rows()).isEqualTo(3);
        assertThat(set.bad()).isEqualTo(1);
        assertThat(set.reasons()).singleElement().asString().endsWith("train.source, line 2: its source is empty");
    }

    @Test
    void xsumArticlesHaveBothSectionsAndStayInTheirDirectory() throws IOException {
        String splits = "XSum-TRAINING-DEV-TEST-SPLIT-90-5-5.json";
        refused(Seq2SeqTask.XSUM, splits + ": no such file");
        write(splits, "{\"train\":[\"7\"]}");
        refused(Seq2SeqTask.XSUM, "article 7 of the train split has no file 7.summary");
        write("7.summary", "[SN]FIRST-SENTENCE[SN]\nshort\n[SN]RESTBODY[SN]\n\n");
        refused(Seq2SeqTask.XSUM, "7.summary: has no text in a section [SN]RESTBODY[SN]");
        write("7.summary", "[SN]FIRST-SENTENCE[SN]\nshort\n\n[SN]RESTBODY[SN]\na\n b \n");
        assertThat(read(Seq2SeqTask.XSUM, Split.TRAIN, false).examples())
                .extracting(Example::textA)
                .containsExactly("a b");
        write(splits, "{\"train\":[\"../7\"]}");
        refused(Seq2SeqTask.XSUM, "article ../7 of the train split has no file");
        write(splits, "{\"test\":[]}");
        refused(Seq2SeqTask.XSUM, splits + ": it has no field \"train\"");
    }

    @Test
    void questionsAreNamedByTheirPlace() throws IOException {
        write("train.json", "{\"data\":[\n{\"paragraphs\":[{\"context\":\"abc\",\"qas\":[{\"question\":\"a?\"}]}]}]}");
        refused(Seq2SeqTask.CMRC, "train.json, article 1, paragraph 1, question 1: has no field \"answers\"");
        write("train.json", "{\"data\":[\n{\"paragraphs\":3}]}");
        refused(Seq2SeqTask.SQUAD_GENERATION, "train.json, article 1: has no array in field \"paragraphs\"");
        write("train.json", "{\"data\":[\n{\"paragraphs\"");
        refused(Seq2SeqTask.SQUAD_GENERATION, "train.json, line 2: it is not JSON");
    }

    @Test
    void aQuestionThatLeavesNoRoomIsRefused() throws IOException {
        write("train-v1.1.json", """
                {"data":[{"paragraphs":[{"context":"abc","qas":[{"id":"q","question":"a rather long question, is it?",
                "answers":[{"text":"abc"}]}]}]}]}
                """);
        refused(Seq2SeqTask.SQUAD_V1, "question 1: has a question that leaves no room for a text in 24 tokens");
    }

    @Test
    void sourcesThatAreTooLongAreCutAtTheEndOrTheBeginning() throws IOException {
        write("train.source", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\n");
        write("train.target", "abcdefghijklmnop\n");
        var options = Seq2SeqOptions.of(24, 8);
        var example =
                read(Seq2SeqTask.CUSTOMIZATION, Split.TRAIN, false).examples().getFirst();
        var plain = new Seq2SeqEncoder(Seq2SeqTask.CUSTOMIZATION, tokenizer, options).learning(example);
        assertThat(plain.separator()).isEqualTo(24);
        assertThat(plain.targets()).hasSize(8);
        assertThat(tokenizer.token(plain.ids()[21])).isEqualTo("##z");
        var summary = new Seq2SeqEncoder(Seq2SeqTask.GIGAWORD, tokenizer, options).learning(example);
        assertThat(summary.separator()).isEqualTo(24);
        assertThat(tokenizer.token(summary.ids()[10])).isEqualTo("a");
        assertThat(List.of(summary.targets()[7], plain.targets()[7]))
                .doesNotContain(tokenizer.commands().id(Command.EOP));
    }

    @Test
    void anAnswerThatLeavesNoRoomIsRefused() throws IOException {
        write("train.json", """
                {"data":[{"paragraphs":[{"context":"abc","qas":[{"question":"a?",
                "answers":[{"text":"abcdefghijklmnopqrstuvwxyz"}]}]}]}]}
                """);
        var example = read(Seq2SeqTask.SQUAD_GENERATION, Split.TRAIN, false)
                .examples()
                .getFirst();
        var encoder = new Seq2SeqEncoder(Seq2SeqTask.SQUAD_GENERATION, tokenizer, Seq2SeqOptions.of(24, 8));
        assertThatThrownBy(() -> encoder.learning(example))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("example train-0")
                .hasMessageContaining("raise the source length");
    }
}
