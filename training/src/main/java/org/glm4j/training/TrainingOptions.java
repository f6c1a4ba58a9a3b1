package org.glm4j.training;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;

/**
 * How a model is trained.
 *
 * @param steps optimiser steps of the whole run ({@code --train-iters})
 * @param accumulation micro-batches per step ({@code --gradient-accumulation-steps})
 * @param schedule learning rate by step
 * @param optimizer which one, with its constants
 * @param weightDecay taken off per step, times the learning rate; biases and LayerNorms do not decay
 * @param clipNorm largest norm of the gradients, 0 for no limit ({@code --clip-grad})
 * @param clipEachBackward whether to clip after every micro-batch instead of once per step
 * @param labelSmoothing share of the target's probability that is spread over the vocabulary
 * @param hiddenDropout rate of embeddings and of what layers add to the residual stream
 * @param attentionDropout rate of attention probabilities
 * @param dtype what the model computes in; below single precision, weights are kept in single precision beside it
 * @param lossScaler for half precision, before the first step; unused in other types
 * @param device where
 * @param seed decides dropout
 * @param logInterval steps between reports
 * @param evalInterval steps between evaluations, 0 for none
 * @param evalBatches batches of an evaluation
 * @param saveInterval steps between saves, 0 for none but the last
 * @param keep saved steps to keep, at least 1
 * @param checkpointLayers of how many layers each only the input is kept for the backward pass, which computes the rest
 *     again ({@code --checkpoint-activations}, {@code --checkpoint-num-layers}); 0 to keep everything
 */
public record TrainingOptions(
        long steps,
        int accumulation,
        LearningRateSchedule schedule,
        OptimizerOptions optimizer,
        double weightDecay,
        double clipNorm,
        boolean clipEachBackward,
        double labelSmoothing,
        double hiddenDropout,
        double attentionDropout,
        Dtype dtype,
        LossScaler lossScaler,
        Device device,
        long seed,
        int logInterval,
        int evalInterval,
        int evalBatches,
        int saveInterval,
        int keep,
        int checkpointLayers) {

    /** An optimiser and its constants. */
    public sealed interface OptimizerOptions {

        /** Whether the optimiser keeps memory of its own for weights and gradients, that of the processor. */
        default boolean inMainMemory() {
            return false;
        }

        /**
         * Whether the optimiser moves this weight as a matrix, orthogonally.
         *
         * @param name full name of the parameter
         */
        default boolean orthogonalises(String name, long[] shape) {
            return false;
        }

        /**
         * @param beta1 decay of the gradient's mean, 0 to 1
         * @param beta2 decay of its square's mean, 0 to 1
         * @param epsilon added to the root of the square's mean
         * @param inMainMemory whether means, the gradients that it takes and the weights that it steps are kept in the
         *     processor's memory, and steps taken there, wherever the model is ({@code --cpu-optimizer}; Ren et al.,
         *     ZeRO-Offload, arXiv:2101.06840)
         */
        record Adam(double beta1, double beta2, double epsilon, boolean inMainMemory) implements OptimizerOptions {

            /** With everything where the model is. */
            public Adam(double beta1, double beta2, double epsilon) {
                this(beta1, beta2, epsilon, false);
            }
        }

        /** Adafactor with the learning rate of the schedule. */
        record Factored() implements OptimizerOptions {}

        /**
         * Muon for the matrices of layers, with the learning rate and the decay of the others.
         *
         * @param momentum decay of the gradient's mean, 0 to 1
         * @param others AdamW, for embeddings, biases and LayerNorms
         */
        record Orthogonal(double momentum, Adam others) implements OptimizerOptions {

            @Override
            public boolean orthogonalises(String name, long[] shape) {
                return shape.length == 2 && name.contains(".layers.");
            }
        }
    }
}
