package org.glm4j.evaluation.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.glm4j.evaluation.RandomModel;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.model.LanguageModel;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TinyVocabulary;
import org.glm4j.tasks.infilling.InfillingOptions;
import org.glm4j.tasks.infilling.InfillingTask;
import org.glm4j.tasks.seq2seq.Seq2SeqOptions;
import org.glm4j.tasks.seq2seq.Seq2SeqReader;
import org.glm4j.tasks.seq2seq.Seq2SeqTask;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSetDecoderTest {

    private static final Map<String, String> SETTINGS = Map.of("model", "m", "beams", "3");
    private static final DecodingOptions BEAMS = DecodingOptions.builder()
            .outSeqLength(6)
            .numBeams(3)
            .lengthPenalty(0.7)
            .noRepeatNgramSize(3)
            .build();

    @TempDir
    private Path directory;

    private GlmTokenizer tokenizer;
    private LanguageModel model;

    @BeforeEach
    void open(@TempDir Path vocabulary) {
        tokenizer = TinyVocabulary.in(vocabulary);
        model = RandomModel.of(tokenizer);
    }

    @AfterEach
    void close() {
        model.close();
        tokenizer.close();
    }

    private WrittenTestSet summaries(int count) throws IOException {
        var sources = new ArrayList<String>();
        var targets = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            sources.add("abc ".repeat(1 + i % 4) + (char) ('a' + i));
            targets.add("x" + (char) ('a' + i));
        }
        Files.write(directory.resolve("test.source"), sources);
        Files.write(directory.resolve("test.target"), targets);
        var options = Seq2SeqOptions.of(32, 6);
        var examples = new Seq2SeqReader(Seq2SeqTask.GIGAWORD, tokenizer, options, false)
                .read(directory, Split.TEST)
                .examples();
        return new WrittenTestSet(Seq2SeqTask.GIGAWORD, tokenizer, options, examples);
    }

    private List<Prediction> decode(TextTestSet set, Path out, int batchSize, Progress progress) throws IOException {
        try (var store = PredictionStore.open(out, SETTINGS, false)) {
            var made = new TestSetDecoder(model, tokenizer, BEAMS, batchSize).run(set, store, progress, each -> {});
            store.complete(set.samples());
            return made;
        }
    }

    private static List<String> texts(List<Prediction> predictions) {
        return predictions.stream()
                .map(each -> each.id() + " " + each.text() + " %.4f".formatted(each.score()))
                .toList();
    }

    @Test
    void everySampleGetsAPredictionWhateverTheBatchSize() throws IOException {
        var set = summaries(7);
        var one = decode(set, directory.resolve("one"), 1, Progress.NONE);
        assertThat(one).hasSize(7).allSatisfy(each -> {
            assertThat(each.length()).isBetween(0, 6);
            assertThat(each.logProbability()).isNegative();
        });
        assertThat(texts(decode(set, directory.resolve("four"), 4, Progress.NONE)))
                .isEqualTo(texts(one));
        assertThat(Files.readAllLines(directory.resolve("four/predictions.jsonl")))
                .hasSize(7)
                .allSatisfy(line -> assertThat(line).contains("\"hyp\"", "\"ref\"", "\"score\"", "\"logprob\""));
    }

    @Test
    void aKilledRunGoesOnBehindItsLastWholeLine() throws IOException {
        var set = summaries(6);
        var expected = texts(decode(set, directory.resolve("whole"), 2, Progress.NONE));
        Path out = directory.resolve("killed");
        assertThatThrownBy(() -> decode(set, out, 2, (done, total, what) -> {
                    if (done >= 4) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        Path part = out.resolve("predictions.jsonl.part");
        assertThat(Files.readAllLines(part)).hasSize(1 + 4);
        assertThat(out.resolve(PredictionStore.COMPLETE)).doesNotExist();
        Files.writeString(part, "{\"id\":\"test-4\",\"hy", StandardOpenOption.APPEND);

        var progress = new ArrayList<Long>();
        assertThat(texts(decode(set, out, 2, (done, total, what) -> progress.add(done))))
                .isEqualTo(expected);
        assertThat(progress).containsExactly(4L, 6L);
        assertThat(Files.readAllLines(part)).hasSize(1 + 6);
        assertThat(out.resolve(PredictionStore.COMPLETE))
                .hasSameTextualContentAs(directory.resolve("whole").resolve(PredictionStore.COMPLETE));
    }

    @Test
    void predictionsOfOtherSettingsAreNotMixedIn() throws IOException {
        Path out = directory.resolve("out");
        decode(summaries(2), out, 2, Progress.NONE);
        Map<String, String> others = Map.of("model", "m", "beams", "5");
        assertThatThrownBy(() -> PredictionStore.open(out, others, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another beams (3, now 5)")
                .hasMessageContaining("--overwrite");
        try (var store = PredictionStore.open(out, others, true)) {
            assertThat(store.size()).isZero();
            assertThat(out.resolve(PredictionStore.COMPLETE)).doesNotExist();
        }
        Files.writeString(out.resolve("predictions.jsonl.part"), "{\"model\":\"m\",\"beams\":\"3\"}\n{\"id\":1}\n");
        assertThatThrownBy(() -> PredictionStore.open(out, SETTINGS, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("predictions.jsonl.part, line 2: it is damaged");
    }

    @Test
    void severalBlanksAreFilledInTheirPlaces() throws IOException {
        var options = InfillingOptions.of(24, 4, 0.3);
        var examples = List.of(
                Example.of("test-0", "a [MASK] c [MASK] e").withTextB("a b c d e"),
                Example.of("test-1", "[MASK] b").withTextB("a b"));
        var set = new FilledTestSet(InfillingTask.BLANK, tokenizer, options, examples);
        assertThat(set.text(set.samples().getFirst(), List.of(tokenizer.encode("xy"), tokenizer.encode("z"))))
                .isEqualTo("a xy c z e");
        var greedy = DecodingOptions.builder().outSeqLength(4).build();
        try (var store = PredictionStore.open(directory.resolve("out"), SETTINGS, false)) {
            var made = new TestSetDecoder(model, tokenizer, greedy, 2).run(set, store, Progress.NONE, each -> {});
            assertThat(made.getFirst().fills()).hasSize(2);
            assertThat(made.get(1).fills()).hasSize(1);
            assertThat(made).allSatisfy(each -> assertThat(each.text()).doesNotContain("[MASK]"));
            var scores = TextScores.filled(set.samples(), made);
            assertThat(scores.figures()).containsKeys("bleu", "bleu-1", "bleu-4", "sacrebleu");
        }
    }

    @Test
    void perfectPredictionsScoreOne() throws IOException {
        var set = summaries(3);
        var perfect = set.samples().stream()
                .map(sample -> new Prediction(sample.id(), sample.target(), List.of(new int[] {1}), -1, -1, true))
                .toList();
        var scores = TextScores.written(Seq2SeqTask.GIGAWORD, tokenizer.type(), set.samples(), perfect);
        assertThat(scores.figures().get("rouge1")).isEqualTo(1.0);
        assertThat(scores.figures().get("lead rouge1").doubleValue()).isLessThan(1);
        assertThat(scores.samples()).containsOnly(1.0);
        ResultFiles.writeTexts(directory, set.samples(), perfect);
        assertThat(Files.readAllLines(directory.resolve("test.jsonl.hyps"))).containsExactly("xa", "xb", "xc");
        assertThat(Files.readAllLines(directory.resolve("test.jsonl.refs"))).hasSize(3);
    }

    @Test
    void ofAQuestionsWindowsTheFirstAnswerCounts() throws IOException {
        var samples = IntStream.range(0, 3)
                .mapToObj(i -> new TextSample(
                        "dev-" + i, i < 2 ? "q0" : "q1", "s", "", "", "r", "t", List.of("right answer"), null))
                .toList();
        var predictions = List.of(
                new Prediction("dev-0", "N/A", List.of(), -1, -1, true),
                new Prediction("dev-1", "right answer", List.of(), -1, -1, true),
                new Prediction("dev-2", "n / a", List.of(), -1, -1, true));
        var scores = TextScores.written(Seq2SeqTask.SQUAD, tokenizer.type(), samples, predictions);
        assertThat(scores.figures()).containsEntry("EM", 0.5).containsEntry("questions", 2L);
        ResultFiles.writeAnswers(directory, samples, predictions);
        assertThat(Files.readString(directory.resolve("test.jsonl")))
                .isEqualTo("{\"q0\":\"right answer\",\"q1\":\"\"}\n");
        assertThat(Files.readAllLines(directory.resolve("test.jsonl.refs")))
                .hasSize(3)
                .first()
                .isEqualTo("{\"id\":\"q0\",\"pred\":\"N/A\",\"gold\":[\"right answer\"]}");
    }

    @Test
    void anAnswerIsSpeltAsItsTextSpellsIt() {
        var span = new AnswerSpan(tokenizer, "In Tolso, Mrs. Hale's CAFÉ sold rye (at 7:45).");
        assertThat(span.text(tokenizer.encode("mrs. hale"))).isEqualTo("Mrs. Hale");
        assertThat(span.text(tokenizer.encode("cafe sold"))).isEqualTo("CAFÉ sold");
        assertThat(span.text(tokenizer.encode("7:45"))).isEqualTo("7:45");
        assertThat(span.text(tokenizer.encode("n/a"))).isEqualToIgnoringCase("n / a");
        assertThat(span.text(tokenizer.encode("11 - 12"))).isEqualTo("11-12");
    }
}
