package org.glm4j.finetuning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.evaluation.choice.ChoiceHead;
import org.glm4j.evaluation.choice.TaskEvaluation;
import org.glm4j.foundation.Progress;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.TaskSample;
import org.glm4j.tasks.catalog.Tasks;
import org.glm4j.training.LearningRateSchedule;
import org.glm4j.training.LossScaler;
import org.glm4j.training.TokenLoss;
import org.glm4j.training.TrainingOptions;

/** Something a tiny model learns in seconds: which of two tokens a text is full of. */
final class Toy {

    static final Task TASK = Tasks.named("rte"); // any task of two labels

    private static final int VOCABULARY = 18;
    private static final int START = 0;
    private static final int END = 1;
    private static final int MASK = 2;
    private static final int START_OF_PIECE = 3;
    private static final int[] SIGNS = {4, 9};
    private static final int[] WORDS = {5, 6};
    private static final int FIRST_TEXT = 10;

    private Toy() {}

    static GlmModel model() {
        var config = new GlmConfig(
                2, 32, 4, VOCABULARY, 32, 0, true, false, 1, 1e-5, GlmConfig.Activation.GELU_TANH, 0, null);
        try (var small = GlmModels.random(config, Dtype.FP32, Device.CPU, 9);
                var _ = TensorScope.open()) {
            // Weights that large keep apart what fresh ones would blur, as a trained model's do.
            var weights = new LinkedHashMap<String, Tensor>();
            small.parameters()
                    .forEach((name, weight) -> weights.put(
                            name, weight.mul(weight.shape().length == 2 ? 8 : 1).keep()));
            return new GlmModel(config, weights, () -> {});
        }
    }

    /** How the question is put. */
    enum Form {
        WORDS,
        ANSWERS,
        TEXTS
    }

    static List<TaskSample> samples(Form form, int count, long seed, int prompts) {
        var random = new SplittableRandom(seed);
        var samples = new ArrayList<TaskSample>();
        for (int i = 0; i < count; i++) {
            int label = i % 2;
            int[] text =
                    random.ints(4 + random.nextInt(6), FIRST_TEXT, VOCABULARY).toArray();
            for (int k = 0; k < text.length; k += 2) {
                text[k] = SIGNS[label];
            }
            String id = "train-" + i;
            samples.add(
                    switch (form) {
                        case WORDS ->
                            new TaskSample.Verbalized(
                                    id, OptionalInt.of(label), cloze(text, prompts, new int[0]), WORDS.clone());
                        case ANSWERS ->
                            new TaskSample.Choices(
                                    id,
                                    OptionalInt.of(label),
                                    List.of(
                                            cloze(text, prompts, new int[] {7, 8, END}),
                                            cloze(text, prompts, new int[] {7, 9, 5, END})),
                                    new int[] {0, 1});
                        case TEXTS -> new TaskSample.Classified(id, OptionalInt.of(label), List.of(text(text)));
                    });
        }
        return samples;
    }

    private static EncodedSequence text(int[] text) {
        int[] ids = IntStream.concat(IntStream.of(START), IntStream.concat(Arrays.stream(text), IntStream.of(END)))
                .toArray();
        int[] positions = IntStream.range(0, ids.length).toArray();
        return new EncodedSequence(ids, positions, new int[ids.length], ids.length, new int[0], new int[0]);
    }

    private static EncodedSequence cloze(int[] text, int prompts, int[] answer) {
        int separator = 1 + prompts + text.length + 2;
        int behind = Math.max(1, answer.length);
        int[] ids = new int[separator + behind];
        ids[0] = START;
        System.arraycopy(text, 0, ids, 1 + prompts, text.length);
        ids[separator - 2] = MASK;
        ids[separator - 1] = END;
        ids[separator] = START_OF_PIECE;
        System.arraycopy(answer, 0, ids, separator + 1, behind - 1);
        int[] positions = new int[ids.length];
        int[] blockPositions = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            positions[i] = i < separator ? i : separator - 2;
            blockPositions[i] = i < separator ? 0 : i - separator + 1;
        }
        return new EncodedSequence(
                ids,
                positions,
                blockPositions,
                separator,
                answer,
                IntStream.range(1, 1 + prompts).toArray());
    }

    static TaskEvaluation evaluation(List<TaskSample> samples) {
        var examples = samples.stream()
                .map(sample -> Example.of(sample.id(), "text")
                        .withLabel(TASK.labels().get(sample.label().orElseThrow())))
                .toList();
        return new TaskEvaluation(TASK, examples, samples);
    }

    /** What a model is judged by. */
    static TaskEvaluation held(Form form, Adaptation adaptation) {
        return evaluation(samples(form, 40, 2, prompts(adaptation)));
    }

    private static int prompts(Adaptation adaptation) {
        return adaptation.prompt().map(PromptTuning::tokens).orElse(0);
    }

    static Finetuning<TaskBatch> finetuning(Form form, ChoiceHead head, ChoiceLoss loss, Adaptation adaptation) {
        var epochs = new Epochs(head, samples(form, 64, 1, prompts(adaptation)), 8, 1, 5);
        var held = held(form, adaptation);
        return new Finetuning<>(
                new TaskObjective(head, loss, new TokenLoss(0)),
                adaptation,
                epochs,
                epochs.steps(),
                Optional.of(model -> held.of(model, head, 16, Progress.NONE).measures()),
                Optional.empty());
    }

    static TrainingOptions options(int epochs, double rate) {
        int perEpoch = 8;
        int steps = epochs * perEpoch;
        return new TrainingOptions(
                steps,
                1,
                LearningRateSchedule.of(rate, 0.1, steps, LearningRateSchedule.Decay.LINEAR, 0.1),
                new TrainingOptions.OptimizerOptions.Adam(0.9, 0.999, 1e-8),
                0.01,
                1,
                false,
                0,
                0.1,
                0.1,
                Dtype.FP32,
                LossScaler.start(1, 1000, 1, 1, false),
                Device.CPU,
                3,
                perEpoch,
                perEpoch,
                0,
                perEpoch,
                2,
                0);
    }

    static SequencedMap<String, String> facts() {
        return new LinkedHashMap<>();
    }
}
