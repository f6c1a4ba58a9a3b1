package org.glm4j.cli;

import java.nio.file.Path;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.PositionInit;
import picocli.CommandLine.Option;

/** Where a pretraining starts, what it saves, and what it reports, under the reference's names. */
final class PretrainRunOptions {

    @Option(names = "--save", paramLabel = "DIR", description = "Where the run is saved.")
    private Path save;

    @Option(names = "--save-interval", paramLabel = "N", description = "Steps between saves, 0 for the end only; 5000.")
    private int saveInterval = 5000;

    @Option(names = "--keep", paramLabel = "N", description = "Saved steps to keep; 3.")
    private int keep = 3;

    @Option(
            names = "--load",
            paramLabel = "DIR",
            description = "Run to go on with, exactly where it was saved, or a checkpoint of the reference with its"
                    + " optimiser's state. Where there is none yet, the run starts anew.")
    private Path load;

    @Option(
            names = "--load-pretrained",
            paramLabel = "DIR",
            description = "Model to start from, weights alone; anything that --model of other commands reads.")
    private Path loadPretrained;

    @Option(
            names = "--position-init",
            paramLabel = "FORM",
            description = "Positions of a fresh model: normal, drawn like other weights, as the reference does and if"
                    + " unsaid, or sinusoidal, with which small models learn sooner.")
    private String positionInit = "normal";

    @Option(names = "--finetune", description = "Take the weights of --load alone, and count steps from 0.")
    private boolean finetune;

    @Option(names = "--no-load-optim", description = "Take everything of --load but the optimiser's state.")
    private boolean noLoadOptim;

    @Option(
            names = "--no-load-lr-scheduler",
            description = "Take everything of --load but the place in the learning rate's schedule.")
    private boolean noLoadLrScheduler;

    @Option(names = "--switch-linear", description = "Go on with --load's learning rate, down to the end linearly.")
    private boolean switchLinear;

    @Option(names = "--experiment-name", paramLabel = "NAME", description = "Name of the run in what it reports.")
    private String experimentName = "glm";

    @Option(
            names = "--summary-dir",
            paramLabel = "DIR",
            description = "Where TensorBoard's events go; 'tensorboard' in the --save directory if unsaid.")
    private Path summaryDir;

    @Option(names = "--log-interval", paramLabel = "N", description = "Steps between reports; 100.")
    private int logInterval = 100;

    @Option(names = "--eval-interval", paramLabel = "N", description = "Steps between evaluations, 0 for none; 1000.")
    private int evalInterval = 1000;

    @Option(names = "--eval-iters", paramLabel = "N", description = "Batches of an evaluation, of each mode; 100.")
    private int evalIters = 100;

    @Option(names = "--eval-batch-size", paramLabel = "N", description = "Texts of such a batch; --batch-size.")
    private Integer evalBatchSize;

    @Option(names = "--device", paramLabel = "D", description = "cpu, as if unsaid, cuda or cuda:N.")
    private String device = "cpu";

    /** The directory, or null. */
    Path save() {
        return save;
    }

    int saveInterval() {
        return saveInterval;
    }

    int keep() {
        return keep;
    }

    /** The directory, or null. */
    Path load() {
        return load;
    }

    /** The directory, or null. */
    Path loadPretrained() {
        return loadPretrained;
    }

    boolean finetune() {
        return finetune;
    }

    boolean noLoadOptim() {
        return noLoadOptim;
    }

    boolean noLoadLrScheduler() {
        return noLoadLrScheduler;
    }

    boolean switchLinear() {
        return switchLinear;
    }

    String experimentName() {
        return experimentName;
    }

    /** The directory, or null. */
    Path summaryDir() {
        return summaryDir;
    }

    int logInterval() {
        return logInterval;
    }

    int evalInterval() {
        return evalInterval;
    }

    int evalIters() {
        return evalIters;
    }

    int evalBatchSize(int batchSize) {
        return evalBatchSize == null ? batchSize : evalBatchSize;
    }

    String device() {
        return device;
    }

    PositionInit positionInit() {
        return switch (positionInit) {
            case "normal" -> PositionInit.NORMAL;
            case "sinusoidal" -> PositionInit.SINUSOIDAL;
            default ->
                throw new InvalidInputException(
                        "--position-init is %s: give normal or sinusoidal.".formatted(positionInit));
        };
    }
}
