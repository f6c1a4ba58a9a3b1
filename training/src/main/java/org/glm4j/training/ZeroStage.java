package org.glm4j.training;

/**
 * What several processes share out, so that each keeps a part (Rajbhandari et al., ZeRO, arXiv:1910.02054, section 5).
 * Losses, weights and saved steps are the same.
 */
public enum ZeroStage {
    /** Nothing: each process keeps everything. */
    NONE,
    /** What the optimiser remembers, and in half precision the weights that it steps. */
    OPTIMIZER,
    /** Gradients too, which are summed after every backward pass, and kept by the process that steps their weights. */
    GRADIENTS;

    /** As the paper counts them; 0 for nothing. */
    public int number() {
        return switch (this) {
            case NONE -> 0;
            case OPTIMIZER -> 1;
            case GRADIENTS -> 2;
        };
    }
}
