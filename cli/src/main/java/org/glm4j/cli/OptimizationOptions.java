package org.glm4j.cli;

import java.util.Locale;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.LearningRateSchedule;
import org.glm4j.training.LossScaler;
import org.glm4j.training.TrainingOptions;
import picocli.CommandLine.Option;

/** How a model is trained, under the reference's names. */
final class OptimizationOptions {

    /** Where the reference starts its search for the largest loss scale. */
    private static final double FIRST_LOSS_SCALE = 0x1p32;

    @Option(names = "--train-iters", paramLabel = "N", description = "Optimiser steps of the whole run.")
    private Integer trainIters;

    @Option(names = "--batch-size", paramLabel = "N", description = "Texts of a micro-batch; 4.")
    private int batchSize = 4;

    @Option(names = "--gradient-accumulation-steps", paramLabel = "N", description = "Micro-batches of a step; 1.")
    private int accumulation = 1;

    @Option(names = "--lr", paramLabel = "X", description = "Largest learning rate; 1e-4.")
    private double lr = 1e-4;

    @Option(
            names = "--lr-decay-style",
            paramLabel = "S",
            description = "linear (if unsaid), cosine, constant, exponential (constant, as in the reference) or"
                    + " real-exponential.")
    private String lrDecayStyle = "linear";

    @Option(
            names = "--lr-decay-iters",
            paramLabel = "N",
            description = "Steps of the schedule; --train-iters if unsaid.")
    private Integer lrDecayIters;

    @Option(
            names = "--lr-decay-ratio",
            paramLabel = "X",
            description = "Learning rate at the schedule's end, as a share of the largest; 0.1.")
    private double lrDecayRatio = 0.1;

    @Option(names = "--warmup", paramLabel = "P", description = "Share of the schedule that warms up; 0.01.")
    private double warmup = 0.01;

    @Option(names = "--optimizer", paramLabel = "O", description = "adam (if unsaid), adafactor or muon.")
    private String optimizer = "adam";

    @Option(
            names = "--muon-momentum",
            paramLabel = "X",
            description = "Decay of the gradient's mean of matrices, with muon; 0.95.")
    private double muonMomentum = 0.95;

    @Option(names = "--adam-beta1", paramLabel = "X", description = "Decay of the gradient's mean; 0.9.")
    private double adamBeta1 = 0.9;

    @Option(names = "--adam-beta2", paramLabel = "X", description = "Decay of its square's mean; 0.999.")
    private double adamBeta2 = 0.999;

    @Option(names = "--adam-eps", paramLabel = "X", description = "Added to the root of the latter; 1e-8.")
    private double adamEps = 1e-8;

    @Option(names = "--weight-decay", paramLabel = "X", description = "Not of biases and LayerNorms; 0.01.")
    private double weightDecay = 0.01;

    @Option(names = "--clip-grad", paramLabel = "X", description = "Largest norm of the gradients, 0 for none; 1.")
    private double clipGrad = 1;

    @Option(
            names = "--clip-each-backward",
            description = "Clip after every micro-batch, as the reference does without DeepSpeed.")
    private boolean clipEachBackward;

    @Option(names = "--label-smoothing", paramLabel = "P", description = "Spread over the vocabulary; 0.")
    private double labelSmoothing;

    @Option(names = "--hidden-dropout", paramLabel = "P", description = "Dropout of hidden states; 0.1.")
    private double hiddenDropout = 0.1;

    @Option(names = "--attention-dropout", paramLabel = "P", description = "Dropout of attention weights; 0.1.")
    private double attentionDropout = 0.1;

    @Option(names = "--fp16", description = "Compute in half precision, with a scaled loss.")
    private boolean fp16;

    @Option(names = "--bf16", description = "Compute in bfloat16.")
    private boolean bf16;

    @Option(
            names = "--loss-scale",
            paramLabel = "X",
            description = "With --fp16: a fixed scale; a dynamic one if unsaid or 0.")
    private double lossScale;

    @Option(names = "--loss-scale-window", paramLabel = "N", description = "Steps after which the scale rises; 1000.")
    private double lossScaleWindow = 1000;

    @Option(names = "--min-scale", paramLabel = "X", description = "Least dynamic loss scale; 1.")
    private double minScale = 1;

    @Option(names = "--hysteresis", paramLabel = "N", description = "Overflows until the scale falls; 2.")
    private int hysteresis = 2;

    @Option(
            names = "--cpu-optimizer",
            description = "Adam steps in the processor's memory, where its state and its copies of weights and"
                    + " gradients stay: a GPU keeps 4 of 20 bytes per weight in half precision, 8 of 16 in single.")
    private boolean cpuOptimizer;

    @Option(
            names = {"--checkpoint-activations", "--deepspeed-activation-checkpointing"},
            description = "Keep the inputs of layers only, and compute the rest again in the backward pass.")
    private boolean checkpointActivations;

    @Option(names = "--checkpoint-num-layers", paramLabel = "N", description = "Layers between two kept inputs; 1.")
    private int checkpointNumLayers = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Decides everything that is random; 1234.")
    private long seed = 1234;

    int trainIters() {
        if (trainIters == null || trainIters < 1) {
            throw new InvalidInputException("How long shall it train? Give --train-iters a number of steps.");
        }
        return trainIters;
    }

    int batchSize() {
        return atLeastOne("--batch-size", batchSize);
    }

    int accumulation() {
        return atLeastOne("--gradient-accumulation-steps", accumulation);
    }

    long seed() {
        return seed;
    }

    double labelSmoothing() {
        return below("--label-smoothing", labelSmoothing);
    }

    double hiddenDropout() {
        return below("--hidden-dropout", hiddenDropout);
    }

    double attentionDropout() {
        return below("--attention-dropout", attentionDropout);
    }

    double weightDecay() {
        return notNegative("--weight-decay", weightDecay);
    }

    double clipGrad() {
        return notNegative("--clip-grad", clipGrad);
    }

    boolean clipEachBackward() {
        return clipEachBackward;
    }

    Dtype dtype() {
        if (fp16 && bf16) {
            throw new InvalidInputException("--fp16 and --bf16 exclude each other: give one of them.");
        }
        return fp16 ? Dtype.FP16 : bf16 ? Dtype.BF16 : Dtype.FP32;
    }

    /** Layers between two kept inputs, 0 to keep everything. */
    int checkpointLayers() {
        return checkpointActivations ? atLeastOne("--checkpoint-num-layers", checkpointNumLayers) : 0;
    }

    LearningRateSchedule schedule() {
        return schedule(lrDecayIters == null ? trainIters() : 0);
    }

    /**
     * The schedule of a run.
     *
     * @param steps of it, unless --lr-decay-iters says otherwise
     */
    LearningRateSchedule schedule(int steps) {
        if (!(lr > 0)) {
            throw new InvalidInputException("--lr is %s: give a number above 0.".formatted(lr));
        }
        if (!(lrDecayRatio > 0 && lrDecayRatio <= 1)) {
            throw new InvalidInputException(
                    "--lr-decay-ratio is %s: give a number above 0 and up to 1.".formatted(lrDecayRatio));
        }
        int length = lrDecayIters == null ? steps : atLeastOne("--lr-decay-iters", lrDecayIters);
        return LearningRateSchedule.of(lr, below("--warmup", warmup), length, decay(), lrDecayRatio);
    }

    private LearningRateSchedule.Decay decay() {
        return switch (lrDecayStyle.toLowerCase(Locale.ROOT)) {
            case "linear" -> LearningRateSchedule.Decay.LINEAR;
            case "cosine" -> LearningRateSchedule.Decay.COSINE;
            case "constant" -> LearningRateSchedule.Decay.CONSTANT;
            case "exponential" -> LearningRateSchedule.Decay.EXPONENTIAL_AS_REFERENCE;
            case "real-exponential" -> LearningRateSchedule.Decay.EXPONENTIAL;
            default ->
                throw new InvalidInputException(
                        "--lr-decay-style is %s: give linear, cosine, constant, exponential or real-exponential."
                                .formatted(lrDecayStyle));
        };
    }

    /**
     * The optimiser.
     *
     * @param device that the model is on
     */
    TrainingOptions.OptimizerOptions optimizer(Device device) {
        return switch (optimizer.toLowerCase(Locale.ROOT)) {
            case "adam" -> adam(cpuOptimizer && device.cuda());
            case "adafactor" -> {
                requireOnDevice();
                yield new TrainingOptions.OptimizerOptions.Factored();
            }
            case "muon" -> {
                requireOnDevice();
                yield new TrainingOptions.OptimizerOptions.Orthogonal(
                        below("--muon-momentum", muonMomentum), adam(false));
            }
            default ->
                throw new InvalidInputException(
                        "--optimizer is %s: give adam, adafactor or muon.".formatted(optimizer));
        };
    }

    private TrainingOptions.OptimizerOptions.Adam adam(boolean inMainMemory) {
        return new TrainingOptions.OptimizerOptions.Adam(
                below("--adam-beta1", adamBeta1), below("--adam-beta2", adamBeta2), adamEps, inMainMemory);
    }

    private void requireOnDevice() {
        if (cpuOptimizer) {
            throw new InvalidInputException("--cpu-optimizer is for adam: leave it out, or give --optimizer adam.");
        }
    }

    LossScaler lossScaler() {
        return lossScale > 0
                ? LossScaler.start(lossScale, Integer.MAX_VALUE, lossScale, 1, false)
                : LossScaler.start(
                        FIRST_LOSS_SCALE,
                        (int) lossScaleWindow,
                        minScale,
                        atLeastOne("--hysteresis", hysteresis),
                        false);
    }

    private static int atLeastOne(String flag, int value) {
        if (value < 1) {
            throw new InvalidInputException("%s is %d: give 1 or more.".formatted(flag, value));
        }
        return value;
    }

    private static double below(String flag, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new InvalidInputException("%s is %s: give a number from 0 to below 1.".formatted(flag, value));
        }
        return value;
    }

    private static double notNegative(String flag, double value) {
        if (!(value >= 0)) {
            throw new InvalidInputException("%s is %s: give 0 or a number above it.".formatted(flag, value));
        }
        return value;
    }
}
