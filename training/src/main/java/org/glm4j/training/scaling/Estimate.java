package org.glm4j.training.scaling;

import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.TensorParts;
import org.glm4j.training.TrainingCost;
import org.glm4j.training.ZeroStage;

/**
 * What a layout needs, by the formulas of docs/scaling.md.
 *
 * @param state bytes of weights, gradients and Adam's moments that a process keeps from step to step
 * @param activations bytes at their most
 * @param gradientBytes what a process sends in a step to add up gradients and spread weights
 * @param activationBytes what it sends to compute a model in parts
 * @param computing seconds of a step in matrix products
 * @param waiting seconds of a step that a process waits for others
 */
public record Estimate(
        Layout layout,
        double state,
        double activations,
        double gradientBytes,
        double activationBytes,
        double computing,
        double waiting) {

    /** libtorch, CUDA, NCCL and what they leave unused between tensors. */
    private static final double OVERHEAD = 2e9;

    /** Share of the tokens that are to be predicted in blank infilling, about. */
    private static final double TARGETS = 0.2;

    private static final double BUCKETS = 4 * 25 * 1048576.0;
    private static final double HALF = 2;
    private static final double SINGLE = 4;

    /** What a layout needs for a work. */
    public static Estimate of(Work work, Cluster cluster, Layout layout) {
        var config = work.config();
        double parameters = parameters(config, layout.parts());
        double tokens = (double) layout.microBatch() * work.length();
        double others = (layout.models() - 1.0) / layout.models();
        boolean sharing = layout.stage() != ZeroStage.NONE;
        boolean everyPass = layout.stage() == ZeroStage.GRADIENTS;

        double sums = parameters * SINGLE * others * (sharing ? 1 : 2); // a ring sums up and then spreads
        double spread = sharing ? parameters * HALF * others : 0;
        int rounds = everyPass ? layout.accumulation() : 1;
        double betweenModels = cluster.amongDistant(layout.models(), layout.parts());

        double pass = passSeconds(work, cluster, layout, tokens);
        double backward = pass * 2 / 3;
        double perRound = Math.max(0, sums / betweenModels - backward);

        double ring = 2 * (layout.parts() - 1.0) / layout.parts();
        double exchanges = config.numLayers() * (layout.recomputing() ? 6.0 : 4.0) + 1 + TARGETS;
        double activationBytes = ring * exchanges * tokens * config.hiddenSize() * HALF * layout.accumulation();

        return new Estimate(
                layout,
                state(parameters, layout),
                activations(work, layout, tokens),
                sums * rounds + spread,
                activationBytes,
                pass * layout.accumulation(),
                perRound * rounds + spread / betweenModels + activationBytes / cluster.amongNeighbours(layout.parts()));
    }

    /** How many of its parameters a part of a model has. */
    public static double parameters(GlmConfig config, int parts) {
        return config.tensorShapes().entrySet().stream()
                .mapToDouble(entry -> {
                    double elements = 1;
                    for (long length : entry.getValue()) {
                        elements *= length;
                    }
                    return TensorParts.differ(entry.getKey()) ? elements / parts : elements;
                })
                .sum();
    }

    /** Table "What a process keeps" of docs/scaling.md, in half precision. */
    static double state(double parameters, Layout layout) {
        double of = layout.models();
        double perParameter = switch (layout.stage()) {
            case NONE -> (HALF + SINGLE) + (HALF + SINGLE) + 2 * SINGLE;
            case OPTIMIZER -> (HALF + SINGLE / of) + (HALF + SINGLE) + 2 * SINGLE / of;
            case GRADIENTS -> (HALF + SINGLE / of) + SINGLE / of + 2 * SINGLE / of;
        };
        return perParameter * parameters + (layout.stage() == ZeroStage.GRADIENTS ? BUCKETS : 0);
    }

    /**
     * Korthikanti et al., Reducing Activation Recomputation in Large Transformer Models (arXiv:2205.05198), equation 2, for
     * half precision; where layers are recomputed, their inputs and one layer. Besides, scores of the words to predict.
     */
    static double activations(Work work, Layout layout, double tokens) {
        var config = work.config();
        double hidden = config.hiddenSize();
        double parts = layout.parts();
        double scores = 5.0 * config.numAttentionHeads() * work.length() / hidden;
        double layer = tokens * hidden * (10 + 24 / parts + scores / parts);
        double layers =
                layout.recomputing() ? config.numLayers() * HALF * tokens * hidden + layer : config.numLayers() * layer;
        double words = TARGETS * tokens * config.vocabSize() / parts * (HALF + 2 * SINGLE);
        return layers + words;
    }

    private static double passSeconds(Work work, Cluster cluster, Layout layout, double tokens) {
        double operations = TrainingCost.operations(work.config(), tokens, tokens * work.length(), TARGETS * tokens);
        return operations * (layout.recomputing() ? 4.0 / 3 : 1) / layout.parts() / cluster.operations();
    }

    /** Bytes of a GPU that are in use at most. */
    public double memory() {
        return state + activations + OVERHEAD;
    }

    /** Seconds of a step. */
    public double seconds() {
        return computing + waiting;
    }
}
