package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.GlmModels;
import org.glm4j.model.TorchLanguageModel;
import org.glm4j.model.tensor.Device;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.Test;

class GlmTest {

    /** A model that answers every blank with the next of some texts. */
    private static Glm speaking(GlmTokenizer tokenizer, String... fills) {
        int[][] ids = Arrays.stream(fills).map(tokenizer::encode).toArray(int[][]::new);
        int sop = tokenizer.commands().id(Command.SOP);
        int eop = tokenizer.commands().id(Command.EOP);
        int vocabSize = tokenizer.paddedVocabularySize(8);
        return Glm.of(
                new ScriptedModel(ScriptedModel.config(vocabSize, 256, true), history -> {
                    int blank = (int) history.partB().stream()
                                    .filter(id -> id == sop)
                                    .count()
                            - 1;
                    int index = history.partB().size() - 1 - history.partB().lastIndexOf(sop);
                    return ScriptedModel.preferring(index < ids[blank].length ? ids[blank][index] : eop, vocabSize);
                }),
                tokenizer);
    }

    private static Glm hashing(GlmTokenizer tokenizer) {
        return Glm.of(
                ScriptedModel.hashing(ScriptedModel.config(tokenizer.paddedVocabularySize(8), 256, true), 5),
                tokenizer);
    }

    @Test
    void fillsATextWithBlanks() {
        try (Glm glm = speaking(TinyTokenizers.words(), "cat", "mat")) {
            Filling filling = glm.fill("The [MASK] sat on the [MASK].");
            assertThat(filling.text()).isEqualTo("The cat sat on the mat.");
            assertThat(filling.input()).isEqualTo("The [MASK] sat on the [MASK].");
            assertThat(filling.cancelled()).isFalse();
            assertThat(filling.blanks()).extracting(FilledBlank::mask).containsOnly("[MASK]");
            assertThat(filling.blanks()).extracting(FilledBlank::text).containsExactly("cat", "mat");
            assertThat(filling.blanks().getFirst().ids())
                    .containsExactly(glm.tokenizer().id("cat").orElseThrow());
            assertThat(filling.blanks().getFirst().logProbability()).isBetween(-0.1, 0.0);
        }
    }

    @Test
    void continuesATextWithoutBlanks() {
        try (Glm glm = speaking(TinyTokenizers.bytes(), " and they lived.")) {
            Filling filling = glm.fill("They met");
            assertThat(filling.text()).isEqualTo("They met and they lived.");
            assertThat(filling.blanks().getFirst().mask()).isEqualTo("[gMASK]");
        }
    }

    @Test
    void streamsWhatEndsUpInTheBlanks() {
        try (Glm glm = speaking(TinyTokenizers.bytes(), " 石🎻", "b")) {
            Map<Integer, StringBuilder> streamed = new HashMap<>();
            Filling filling = glm.fill(
                    "a [MASK] c [MASK]",
                    DecodingOptions.GREEDY,
                    (text, blank, piece) -> streamed.computeIfAbsent(blank, b -> new StringBuilder())
                            .append(piece));
            assertThat(streamed.get(0)).hasToString(" 石🎻");
            assertThat(streamed.get(1)).hasToString("b");
            assertThat(filling.blanks()).extracting(FilledBlank::text).containsExactly(" 石🎻", "b");
        }
    }

    @Test
    void streamsEveryTextOfABatchAndOfBeams() {
        try (Glm glm = hashing(TinyTokenizers.words())) {
            for (int beams : new int[] {1, 3}) {
                Map<String, String> streamed = new HashMap<>();
                var options = DecodingOptions.builder()
                        .numBeams(beams)
                        .outSeqLength(9)
                        .minLength(2)
                        .build();
                List<Filling> fillings = glm.fill(
                        List.of("the [MASK] sat", "a dog", "([MASK]) [MASK]"),
                        options,
                        (text, blank, piece) -> streamed.merge(text + "." + blank, piece, String::concat));
                for (int text = 0; text < fillings.size(); text++) {
                    List<FilledBlank> blanks = fillings.get(text).blanks();
                    for (int blank = 0; blank < blanks.size(); blank++) {
                        assertThat(streamed.get(text + "." + blank))
                                .isEqualTo(blanks.get(blank).text());
                    }
                }
            }
        }
    }

    @Test
    void namesAlternatives() {
        try (Glm glm = hashing(TinyTokenizers.words())) {
            var options = DecodingOptions.builder()
                    .numBeams(4)
                    .alternatives(3)
                    .outSeqLength(5)
                    .build();
            FilledBlank blank = glm.fill("the [MASK] sat", options).blanks().getFirst();
            assertThat(blank.alternatives()).hasSize(3);
            assertThat(blank.alternatives()).allSatisfy(other -> {
                assertThat(other.score()).isLessThanOrEqualTo(blank.fill().score());
                assertThat(other.text()).isEqualTo(glm.tokenizer().decode(other.ids()));
            });
        }
    }

    @Test
    void stopsWhenAskedTo() {
        try (Glm glm = hashing(TinyTokenizers.words())) {
            AtomicInteger pieces = new AtomicInteger();
            Filling filling = glm.fill(
                    "the [MASK] and [MASK]",
                    DecodingOptions.builder().minLength(50).build(),
                    new FillingListener() {
                        @Override
                        public void onText(int text, int blank, String piece) {
                            pieces.incrementAndGet();
                        }

                        @Override
                        public boolean cancelled() {
                            return pieces.get() >= 3;
                        }
                    });
            assertThat(filling.cancelled()).isTrue();
            assertThat(filling.blanks()).hasSize(2);
            assertThat(filling.blanks().getFirst().ids()).hasSize(3);
            assertThat(filling.blanks().getLast().text()).isEmpty();
        }
    }

    @Test
    void neverSaysTokensThatTheTokenizerLacks() {
        GlmTokenizer words = TinyTokenizers.words();
        int vocabSize = 2 * words.vocabularySize();
        try (Glm glm = Glm.of(ScriptedModel.hashing(ScriptedModel.config(vocabSize, 64, true), 1), words)) {
            Filling filling = glm.fill(
                    "the [MASK]",
                    DecodingOptions.builder().seed(1).minLength(40).build());
            assertThat(Arrays.stream(filling.blanks().getFirst().ids())).allMatch(id -> id < words.vocabularySize());
        }
    }

    @Test
    void refusesATokenizerOfAnotherModel() {
        try (GlmTokenizer words = TinyTokenizers.words()) {
            int vocabSize = words.vocabularySize() - 1;
            var model = ScriptedModel.hashing(ScriptedModel.config(vocabSize, 64, true), 1);
            assertThatThrownBy(() -> Glm.of(model, words))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("belongs to another model")
                    .hasMessageContaining("--tokenizer");
        }
    }

    @Test
    void refusesTextsThatCannotBeFilled() {
        try (Glm glm = hashing(TinyTokenizers.words())) {
            assertThatThrownBy(() -> glm.fill("the [gMASK]"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no mask");
            assertThatThrownBy(() -> glm.fill("")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> glm.fill("the cat ".repeat(200) + "[MASK]"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("403 tokens")
                    .hasMessageContaining("256 positions");
            assertThatThrownBy(() -> glm.fill(List.of("the [MASK]", "the [gMASK]"), DecodingOptions.GREEDY))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("text 2 of 2: ");
        }
    }

    @Test
    void fillsManyTextsLikeEachAlone() {
        try (Glm glm = hashing(TinyTokenizers.bytes())) {
            List<String> texts = IntStream.range(0, 40)
                    .mapToObj(i -> "Text " + i + " [MASK] and" + " more".repeat(i % 5) + (i % 3 == 0 ? " [sMASK]" : ""))
                    .toList();
            var options = DecodingOptions.builder().seed(4).outSeqLength(8).build();
            assertThat(glm.fill(texts, options).stream().map(Filling::text))
                    .containsExactlyElementsOf(texts.stream()
                            .map(text -> glm.fill(text, options).text())
                            .toList());
        }
    }

    @Test
    void servesSeveralThreadsAtOnce() throws Exception {
        try (Glm glm = hashing(TinyTokenizers.bytes());
                var threads = Executors.newFixedThreadPool(4)) {
            var options = DecodingOptions.builder().outSeqLength(20).build();
            List<Callable<String>> calls = IntStream.range(0, 40)
                    .<Callable<String>>mapToObj(i -> () ->
                            glm.fill("Text " + i % 7 + " [MASK]!", options).text())
                    .toList();
            List<String> together = new ArrayList<>();
            for (Future<String> call : threads.invokeAll(calls)) {
                together.add(call.get());
            }
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i))
                        .isEqualTo(
                                glm.fill("Text " + i % 7 + " [MASK]!", options).text());
            }
        }
    }

    /** The engine that users get, with random weights: the answers of a batch are those of its texts alone. */
    @Test
    void runsOnLibtorch() {
        GlmTokenizer words = TinyTokenizers.words();
        var config = new GlmConfig(
                2,
                16,
                2,
                words.paddedVocabularySize(8),
                64,
                0,
                true,
                false,
                1,
                1e-5,
                GlmConfig.Activation.GELU_TANH,
                0,
                GlmConfig.SpellEncoder.LSTM);
        try (Glm glm = Glm.of(new TorchLanguageModel(GlmModels.random(config, Dtype.FP64, Device.CPU, 3)), words)) {
            List<String> texts = List.of("the [MASK] sat", "[MASK] [MASK] on the mat.", "a dog playing");
            for (int beams : new int[] {1, 3}) {
                var options = DecodingOptions.builder()
                        .outSeqLength(6)
                        .numBeams(beams)
                        .build();
                List<Filling> together = glm.fill(texts, options);
                for (int i = 0; i < texts.size(); i++) {
                    Filling alone = glm.fill(texts.get(i), options);
                    assertThat(together.get(i).text()).isEqualTo(alone.text());
                    assertThat(together.get(i).blanks().getFirst().logProbability())
                            .isCloseTo(alone.blanks().getFirst().logProbability(), within(1e-5))
                            .isNegative();
                }
            }
        }
    }

    @Test
    void closesModelAndTokenizer() {
        GlmTokenizer words = TinyTokenizers.words();
        Glm glm = hashing(words);
        glm.close();
        assertThatThrownBy(() -> words.encode("the")).isInstanceOf(IllegalStateException.class);
    }
}
