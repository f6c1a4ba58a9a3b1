package org.glm4j.cli;

import java.time.Duration;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.training.ZeroStage;
import picocli.CommandLine.Option;

/** How several processes share a training (docs/scaling.md). */
final class ProcessOptions {

    @Option(
            names = "--model-parallel-size",
            paramLabel = "N",
            description = "Processes that share one model's layers; 1.")
    private int modelParallelSize = 1;

    @Option(
            names = "--zero-stage",
            paramLabel = "N",
            description = "What several processes share out: 1 what Adam remembers, 2 gradients too; 0 nothing, as if"
                    + " unsaid. 3 is taken as 2.")
    private int zeroStage;

    @Option(
            names = "--peer-timeout",
            paramLabel = "S",
            description = "Seconds to wait for other processes before one counts as lost; 600.")
    private int peerTimeout = 600;

    int modelParallelSize() {
        if (modelParallelSize < 1) {
            throw new InvalidInputException(
                    "--model-parallel-size is %d: give 1 or more.".formatted(modelParallelSize));
        }
        return modelParallelSize;
    }

    /** What processes share out. */
    ZeroStage zeroStage() {
        return switch (zeroStage) {
            case 0 -> ZeroStage.NONE;
            case 1 -> ZeroStage.OPTIMIZER;
            case 2, 3 -> ZeroStage.GRADIENTS;
            default ->
                throw new InvalidInputException("--zero-stage is %d: give a number from 0 to 3.".formatted(zeroStage));
        };
    }

    Duration peerTimeout() {
        if (peerTimeout < 1) {
            throw new InvalidInputException("--peer-timeout is %d: give 1 or more.".formatted(peerTimeout));
        }
        return Duration.ofSeconds(peerTimeout);
    }
}
