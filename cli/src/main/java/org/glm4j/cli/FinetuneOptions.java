package org.glm4j.cli;

import java.util.List;
import java.util.Optional;
import org.glm4j.checkpoint.GlmConfig.SpellEncoder;
import org.glm4j.finetuning.ChoiceLoss;
import org.glm4j.finetuning.LowRank;
import org.glm4j.finetuning.PromptTuning;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Option;

/** How a model is finetuned, under the reference's names; low-rank updates are this project's own. */
final class FinetuneOptions {

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training examples; 3.")
    private int epochs = 3;

    @Option(
            names = "--loss-func",
            paramLabel = "L",
            description = "cross_entropy (if unsaid), hinge, generative or mix.")
    private String lossFunc;

    @Option(names = "--adapet", description = "ADAPET's decoupled loss.")
    private boolean adapet;

    @Option(
            names = "--block-lm-ratio",
            paramLabel = "X",
            description = "For every batch of examples X batches of the task's texts, filled in and learnt as in"
                    + " pretraining; 0.")
    private double blockLmRatio;

    @Option(names = "--prompt-init", description = "Trained tokens begin as mixtures of words, the labels' among them.")
    private boolean promptInit;

    @Option(names = "--freeze-transformer", description = "Train what is added to the model, and nothing else.")
    private boolean freezeTransformer;

    @Option(
            names = "--tune-prefix-layers",
            paramLabel = "N",
            description = "First layers of a frozen transformer that are trained all the same.")
    private int tunePrefixLayers;

    @Option(
            names = "--lora-rank",
            paramLabel = "N",
            description = "Train low-rank updates of this rank instead of the weights (LoRA).")
    private Integer loraRank;

    @Option(names = "--lora-alpha", paramLabel = "X", description = "Updates are multiplied by this over the rank; 16.")
    private double loraAlpha = 16;

    @Option(
            names = "--lora-layers",
            paramLabel = "NAME",
            split = ",",
            description = "Layers that get updates: query_key_value, dense, dense_h_to_4h, dense_4h_to_h; the first"
                    + " two if unsaid.")
    private List<String> loraLayers = List.of("query_key_value", "dense");

    int epochs() {
        if (epochs < 1) {
            throw new InvalidInputException("--epochs is %d: give 1 or more.".formatted(epochs));
        }
        return epochs;
    }

    double blockLmRatio() {
        if (!(blockLmRatio >= 0 && blockLmRatio < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException(
                    "--block-lm-ratio is %s: give 0 or a number above it.".formatted(blockLmRatio));
        }
        return blockLmRatio;
    }

    boolean adapet() {
        return adapet;
    }

    /** Whether the loss compares a right answer with wrong ones that a task lists beside it. */
    boolean comparesCandidates() {
        return "generative".equals(lossFunc) || "mix".equals(lossFunc);
    }

    /**
     * The loss.
     *
     * @param answersAlone whether every example has one answer, the right one, and nothing to compare it with
     */
    ChoiceLoss loss(boolean answersAlone) {
        if (adapet && lossFunc != null) {
            throw new InvalidInputException("--adapet and --loss-func exclude each other: give one of them.");
        }
        if (adapet) {
            return ChoiceLoss.ADAPET;
        }
        if (lossFunc == null) {
            return answersAlone ? ChoiceLoss.WORDS : ChoiceLoss.CROSS_ENTROPY;
        }
        return ChoiceLoss.named(lossFunc)
                .orElseThrow(() -> new InvalidInputException(
                        "--loss-func is %s: give cross_entropy, hinge, generative or mix.".formatted(lossFunc)));
    }

    /**
     * Trained tokens, if any.
     *
     * @param promptFunc what makes embeddings of them: lstm, mlp or none
     * @param words tokens of the labels' words
     */
    Optional<PromptTuning> prompt(int tokens, String promptFunc, int[] words) {
        if (tokens == 0) {
            return Optional.empty();
        }
        var encoder = switch (promptFunc) {
            case "lstm" -> SpellEncoder.LSTM;
            case "mlp" -> SpellEncoder.MLP;
            case "none" -> SpellEncoder.NONE;
            default ->
                throw new InvalidInputException("--prompt-func is %s: give lstm, mlp or none.".formatted(promptFunc));
        };
        return Optional.of(new PromptTuning(tokens, encoder, promptInit, words));
    }

    /** Low-rank updates, if any. */
    Optional<LowRank> lowRank() {
        return loraRank == null ? Optional.empty() : Optional.of(new LowRank(loraRank, loraAlpha, loraLayers));
    }

    /** Whether the transformer stays; refuses to train nothing at all. */
    boolean frozen(boolean somethingIsAdded) {
        if (freezeTransformer && !somethingIsAdded && tunePrefixLayers == 0) {
            throw new InvalidInputException("--freeze-transformer leaves nothing to train: add --continuous-prompt,"
                    + " --classifier, --lora-rank or --tune-prefix-layers.");
        }
        return freezeTransformer;
    }

    int tunePrefixLayers() {
        return tunePrefixLayers;
    }
}
