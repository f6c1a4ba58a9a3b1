package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Option;

/** What a finetuning saves, and what it reports, under the reference's names. */
final class FinetuneRunOptions {

    @Option(names = "--save", paramLabel = "DIR", description = "Where the run is saved.")
    private Path save;

    @Option(names = "--overwrite", description = "Begin anew where a run is saved.")
    private boolean overwrite;

    @Option(names = "--save-epoch", paramLabel = "N", description = "Epochs between saves; 1.")
    private int saveEpoch = 1;

    @Option(names = "--eval-epoch", paramLabel = "N", description = "Epochs between evaluations; 1.")
    private int evalEpoch = 1;

    @Option(
            names = "--validation-metric",
            paramLabel = "NAME",
            description = "Measure that decides which model is the best; the task's first if unsaid.")
    private String validationMetric;

    @Option(names = "--no-validation", description = "Judge nothing; the last model counts as the best.")
    private boolean noValidation;

    @Option(names = "--eval-valid", description = "Test on the validation split.")
    private boolean evalValid;

    @Option(names = "--eval-batch-size", paramLabel = "N", description = "Examples judged together; 16.")
    private int evalBatchSize = 16;

    @Option(names = "--log-interval", paramLabel = "N", description = "Steps between reports; 50.")
    private int logInterval = 50;

    @Option(names = "--experiment-name", paramLabel = "NAME", description = "Name of the run in what it reports.")
    private String experimentName = "glm";

    @Option(
            names = "--summary-dir",
            paramLabel = "DIR",
            description = "Where TensorBoard's events go; 'tensorboard' in the --save directory if unsaid.")
    private Path summaryDir;

    @Option(names = "--device", paramLabel = "D", description = "cpu, as if unsaid, cuda or cuda:N.")
    private String device = "cpu";

    Path save() {
        if (save == null) {
            throw new InvalidInputException("Where shall the run be saved? Give --save a directory.");
        }
        return save;
    }

    boolean overwrite() {
        return overwrite;
    }

    int saveEpoch() {
        return atLeastOne("--save-epoch", saveEpoch);
    }

    int evalEpoch() {
        return atLeastOne("--eval-epoch", evalEpoch);
    }

    Optional<String> validationMetric() {
        return Optional.ofNullable(validationMetric);
    }

    boolean noValidation() {
        return noValidation;
    }

    boolean evalValid() {
        return evalValid;
    }

    int evalBatchSize() {
        return atLeastOne("--eval-batch-size", evalBatchSize);
    }

    int logInterval() {
        return atLeastOne("--log-interval", logInterval);
    }

    Path tensorBoard() {
        return summaryDir == null ? save().resolve("tensorboard") : summaryDir.resolve(experimentName);
    }

    String device() {
        return device;
    }

    private static int atLeastOne(String flag, int value) {
        if (value < 1) {
            throw new InvalidInputException("%s is %d: give 1 or more.".formatted(flag, value));
        }
        return value;
    }
}
