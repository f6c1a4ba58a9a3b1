package org.glm4j.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig.SpellEncoder;
import org.glm4j.data.TrainingMode;
import org.glm4j.evaluation.choice.ChoiceHead;
import org.glm4j.evaluation.choice.ClassifierHead;
import org.glm4j.evaluation.choice.ClozeHead;
import org.glm4j.foundation.Progress;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.SequenceClassifier.Pooling;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.training.RunDirectory;
import org.glm4j.training.RunObserver;
import org.glm4j.training.TrainingProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FinetuningTest {

    private static final ChoiceHead CLOZE = ClozeHead.PLAIN;

    @TempDir
    Path directory;

    private record Judged(long step, SequencedMap<String, Double> measures) {}

    private static final class Watch implements RunObserver {

        private final List<Double> losses = new ArrayList<>();
        private final List<Judged> judged = new ArrayList<>();

        @Override
        public void trained(Report report) {
            losses.add(report.loss());
        }

        @Override
        public void evaluated(long step, Map<TrainingMode, Double> all) {}

        @Override
        public void judged(long step, SequencedMap<String, Double> measures) {
            judged.add(new Judged(step, measures));
        }

        @Override
        public void saved(long step, Path saved) {}

        double best() {
            return judged.stream()
                    .mapToDouble(each -> each.measures().get("accuracy"))
                    .max()
                    .orElseThrow();
        }
    }

    private static Adaptation prompt(SpellEncoder encoder, boolean frozen) {
        return new Adaptation(
                Optional.of(new PromptTuning(4, encoder, true, new int[] {5, 6})),
                Optional.empty(),
                Optional.empty(),
                frozen,
                0);
    }

    private static Adaptation lowRank() {
        return new Adaptation(
                Optional.empty(), Optional.of(new LowRank(4, 16, LowRank.LAYERS)), Optional.empty(), false, 0);
    }

    private static Adaptation headed(Pooling pooling) {
        return new Adaptation(
                Optional.empty(), Optional.empty(), Optional.of(new ClassifierHead(2, pooling)), false, 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChoiceLoss.class,
            names = {"CROSS_ENTROPY", "HINGE", "MIX", "ADAPET", "GENERATIVE"})
    void everyLossTeachesWords(ChoiceLoss loss) {
        var head = new ClozeHead(loss != ChoiceLoss.CROSS_ENTROPY && loss != ChoiceLoss.HINGE, 0);
        var watch = run(Toy.finetuning(Toy.Form.WORDS, head, loss, Adaptation.NONE), 10, 5e-3);

        assertThat(watch.best()).isGreaterThan(80);
    }

    @Test
    void answersOfSeveralWordsAreLearnt() {
        var watch = run(Toy.finetuning(Toy.Form.ANSWERS, CLOZE, ChoiceLoss.CROSS_ENTROPY, Adaptation.NONE), 10, 5e-3);

        assertThat(watch.best()).isGreaterThan(80);
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void aHeadIsLearnt(Pooling pooling) {
        var watch = run(
                Toy.finetuning(
                        Toy.Form.TEXTS, new ClassifierHead(2, pooling), ChoiceLoss.CROSS_ENTROPY, headed(pooling)),
                10,
                5e-3);

        assertThat(watch.best()).isGreaterThan(80);
    }

    static Stream<Adaptation> withoutChangingTheModel() {
        return Stream.of(
                prompt(SpellEncoder.LSTM, true),
                prompt(SpellEncoder.MLP, true),
                prompt(SpellEncoder.NONE, true),
                lowRank());
    }

    @ParameterizedTest
    @MethodSource("withoutChangingTheModel")
    void theModelItselfMayStay(Adaptation adaptation) throws IOException {
        var finetuning = Toy.finetuning(Toy.Form.WORDS, CLOZE, ChoiceLoss.CROSS_ENTROPY, adaptation);
        run(finetuning, 2, 1e-2);
        try (var base = Toy.model();
                var saved = GlmModels.load(
                        Checkpoint.open(new RunDirectory(directory).latest().orElseThrow()), LoadOptions.defaults());
                var _ = TensorScope.inference()) {
            base.parameters()
                    .forEach((name, weight) -> assertThat(
                                    saved.parameters().get(name).toFloats())
                            .as(name)
                            .isEqualTo(weight.toFloats()));
        }
        try (var base = Toy.model();
                var saved = Checkpoint.open(new RunDirectory(directory).latest().orElseThrow());
                var _ = TensorScope.open()) {
            var before = adaptation.initial(base, Toy.options(1, 1).seed()).values();
            var added = before.keySet().stream().filter(adaptation.trained()).toList();
            var after = GlmModels.read(saved, added, LoadOptions.defaults());
            assertThat(added)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(after.get(name).toFloats())
                            .isNotEqualTo(before.get(name).toFloats()));
        }
    }

    @Test
    void lowRankUpdatesLearnAndMerge() throws IOException {
        var finetuning = Toy.finetuning(Toy.Form.WORDS, CLOZE, ChoiceLoss.CROSS_ENTROPY, lowRank());
        var watch = run(finetuning, 12, 1e-2);
        assertThat(watch.best()).isGreaterThan(80);

        Path best = directory.resolve("best");
        assertThat(Files.size(best.resolve("adapter_model.safetensors")))
                .isLessThan(Files.size(best.resolve("model.safetensors")) / 3);
        var held = Toy.held(Toy.Form.WORDS, lowRank());
        try (var merged = GlmModels.load(best, LoadOptions.defaults());
                var base = Toy.model();
                var _ = TensorScope.inference()) {
            assertThat(merged.parameters().keySet()).isEqualTo(base.parameters().keySet());
            assertThat(held.of(merged, CLOZE, 16, Progress.NONE).measures().get("accuracy"))
                    .isEqualTo(watch.best());
            var again = LowRankFile.merge(base, best);
            merged.parameters()
                    .forEach((name, weight) -> assertThat(again.get(name).toFloats())
                            .as(name)
                            .usingComparatorWithPrecision(1e-6f)
                            .containsExactly(weight.toFloats()));
        }
    }

    /** A saved step, whose updates are beside the weights, scores as the merged model. */
    @Test
    void aSavedStepWithUpdatesIsAModel() {
        var finetuning = Toy.finetuning(Toy.Form.WORDS, CLOZE, ChoiceLoss.CROSS_ENTROPY, lowRank());
        var watch = run(finetuning, 5, 1e-2);

        try (var step = GlmModels.load(
                new RunDirectory(directory).latest().orElseThrow(),
                LoadOptions.defaults().withDtype(Dtype.FP32))) {
            var held = Toy.held(Toy.Form.WORDS, lowRank());
            assertThat(held.of(step, CLOZE, 16, Progress.NONE).measures())
                    .isEqualTo(watch.judged.getLast().measures());
        }
    }

    @Test
    void theBestModelIsKeptWithItsMeasures() {
        var finetuning = Toy.finetuning(Toy.Form.WORDS, CLOZE, ChoiceLoss.CROSS_ENTROPY, Adaptation.NONE);
        var watch = run(finetuning, 8, 3e-3);

        var best = new BestModel(directory);
        var measures = best.measures().orElseThrow();
        var first = watch.judged.stream()
                .filter(each -> each.measures().get("accuracy") == watch.best())
                .findFirst()
                .orElseThrow();
        assertThat(watch.judged).extracting(Judged::step).containsExactly(8L, 16L, 24L, 32L, 40L, 48L, 56L, 64L);
        assertThat(measures).containsEntry("accuracy", watch.best());
        assertThat(measures).containsEntry("epoch", first.step() / 8.0 - 1);
        assertThat(directory.resolve("results.json"))
                .hasContent("{\"accuracy\":%s,\"type\":\"validation\",\"epoch\":%d}"
                        .formatted(watch.best(), first.step() / 8 - 1));
        try (var model = GlmModels.load(best.directory().orElseThrow(), LoadOptions.defaults())) {
            assertThat(finetuning.validation().orElseThrow().measures(model)).isEqualTo(first.measures());
        }
    }

    @ParameterizedTest
    @MethodSource("adaptations")
    void aRunThatIsStoppedAndGoesOnIsTheSameRun(Adaptation adaptation) throws IOException {
        var head = adaptation.head().<ChoiceHead>map(each -> each).orElse(CLOZE);
        var form = adaptation.head().isPresent() ? Toy.Form.TEXTS : Toy.Form.WORDS;
        var whole = Toy.finetuning(form, head, ChoiceLoss.CROSS_ENTROPY, adaptation);
        Path one = directory.resolve("one");
        Path other = directory.resolve("other");
        assertThat(run(whole, one, 3, 3e-3, Integer.MAX_VALUE, new Watch())).isTrue();

        var halves = Toy.finetuning(form, head, ChoiceLoss.CROSS_ENTROPY, adaptation);
        assertThat(run(halves, other, 3, 3e-3, 11, new Watch())).isFalse();
        assertThat(run(halves, other, 3, 3e-3, Integer.MAX_VALUE, new Watch())).isTrue();

        for (String file : List.of("step-00000024/model.safetensors", "best/model.safetensors", "results.json")) {
            assertThat(other.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
        }
    }

    static Stream<Adaptation> adaptations() {
        return Stream.of(Adaptation.NONE, prompt(SpellEncoder.LSTM, false), lowRank(), headed(Pooling.CLS));
    }

    @Test
    void withoutValidationTheLastModelIsTheBest() {
        var judged = Toy.finetuning(Toy.Form.WORDS, CLOZE, ChoiceLoss.CROSS_ENTROPY, Adaptation.NONE);
        var unjudged = new Finetuning<>(
                judged.objective(),
                judged.adaptation(),
                judged.batches(),
                judged.stepsPerEpoch(),
                Optional.empty(),
                Optional.empty());

        var watch = run(unjudged, 1, 1e-3);

        assertThat(watch.judged).isEmpty();
        assertThat(directory.resolve("best/model.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("step-00000008/model.safetensors"));
    }

    /** What a kill between two moves leaves. */
    @Test
    void aHalfReplacedBestModelIsPutInOrder() throws IOException {
        var best = new BestModel(directory);
        Files.createDirectories(directory.resolve(".best.new"));
        Files.createDirectories(directory.resolve(".best.old"));
        Files.writeString(directory.resolve(".best.new/results.json"), "{\"accuracy\":2}");
        Files.writeString(directory.resolve(".best.old/results.json"), "{\"accuracy\":1}");

        best.recover();

        assertThat(best.measures().orElseThrow()).containsEntry("accuracy", 2.0);
        assertThat(directory.resolve(".best.new")).doesNotExist();
        assertThat(directory.resolve(".best.old")).doesNotExist();
    }

    private Watch run(Finetuning<TaskBatch> finetuning, int epochs, double rate) {
        var watch = new Watch();
        assertThat(run(finetuning, directory, epochs, rate, Integer.MAX_VALUE, watch))
                .isTrue();
        return watch;
    }

    private static boolean run(
            Finetuning<TaskBatch> finetuning, Path directory, int epochs, double rate, int stopAfter, Watch watch) {
        int[] steps = {0};
        return finetuning.run(
                Toy::model,
                Toy.options(epochs, rate),
                new RunDirectory(directory),
                Toy.facts(),
                watch,
                () -> ++steps[0] >= stopAfter,
                TrainingProcesses.alone(Device.CPU));
    }
}
