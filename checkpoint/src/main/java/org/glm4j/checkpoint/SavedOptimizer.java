package org.glm4j.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.glm4j.foundation.InvalidInputException;

/**
 * What an optimizer of the reference's training remembers, by the names of the weights that it belongs to: that of a
 * plain PyTorch or apex optimizer, within the reference's half precision wrapper or not, or of DeepSpeed's engine without
 * ZeRO. Tensors are readable as long as their checkpoint is open.
 *
 * @param steps taken
 * @param state what it remembers of every weight, named {@code exp_avg.} and so on, and then the weight
 * @param masterWeights the weights in single precision, by name; empty where the model's own are those
 * @param lossScale of fp16 training, where it is dynamic
 */
public record SavedOptimizer(
        long steps,
        SequencedMap<String, StoredTensor> state,
        SequencedMap<String, StoredTensor> masterWeights,
        Optional<SavedLossScale> lossScale) {

    /**
     * Reads the optimizer of a checkpoint of the reference, split for model parallelism or not.
     *
     * @param groups names of the weights in the order in which the optimizer was given them: the checkpoint knows them by
     *     their number alone
     * @throws InvalidInputException if the checkpoint has no optimizer, one of another kind or of other weights
     */
    public static SavedOptimizer of(Checkpoint checkpoint, List<List<String>> groups) {
        int ranks = checkpoint.modelParallelSize();
        var parts = new ArrayList<SavedOptimizerPart>();
        for (int rank = 0; rank < ranks; rank++) {
            var shapes = new ArrayList<SequencedMap<String, long[]>>();
            for (var group : groups) {
                var ofGroup = new LinkedHashMap<String, long[]>();
                for (var name : group) {
                    ofGroup.put(name, checkpoint.tensor(name, rank, ranks).shape());
                }
                shapes.add(ofGroup);
            }
            parts.add(SavedOptimizerPart.read(
                    checkpoint.files().files().get(rank).getFileName().toString(),
                    dictionary(checkpoint, rank),
                    shapes));
        }
        var state =
                merge(checkpoint, parts.stream().map(SavedOptimizerPart::state).toList());
        var masters = new LinkedHashMap<String, StoredTensor>();
        merge(checkpoint, parts.stream().map(SavedOptimizerPart::masterWeights).toList())
                .forEach((key, tensor) -> masters.put(weightOf(key), tensor));
        var first = parts.getFirst();
        return new SavedOptimizer(first.steps(), state, masters, first.lossScale());
    }

    /** The weight that a tensor named {@code key.weight} is about. */
    private static String weightOf(String key) {
        return key.substring(key.indexOf('.') + 1);
    }

    private static Value.Dictionary dictionary(Checkpoint checkpoint, int rank) {
        return checkpoint
                .trainingContent(rank)
                .find("optimizer", Value.Dictionary.class)
                .orElseThrow(() -> new InvalidInputException(("%s: "
                                + (isPartitioned(checkpoint)
                                        ? "its optimizer is in files of DeepSpeed's ZeRO (zero_*), which are not read"
                                        : "it holds no optimizer")
                                + "; --no-load-optim takes the rest, --finetune the weights alone")
                        .formatted(checkpoint.files().directory())));
    }

    /** Whether DeepSpeed, or the reference of old, put the optimizer into a file per data-parallel rank. */
    private static boolean isPartitioned(Checkpoint checkpoint) {
        var directory = checkpoint.files().directory();
        try (var inside = Files.list(directory);
                var beside = Files.list(directory.resolveSibling("."))) {
            return inside.anyMatch(file -> file.getFileName().toString().startsWith("zero_pp_rank_"))
                    || beside.anyMatch(file ->
                            file.getFileName().toString().startsWith(directory.getFileName() + "_zero_dp_rank_"));
        } catch (IOException e) {
            throw new InvalidInputException(directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static SequencedMap<String, StoredTensor> merge(
            Checkpoint checkpoint, List<SequencedMap<String, TensorView>> ranks) {
        var merged = new LinkedHashMap<String, StoredTensor>();
        var directory = checkpoint.files().directory();
        ranks.getFirst().forEach((key, part) -> {
            if (ranks.size() == 1) {
                merged.put(key, part);
                return;
            }
            var name = weightOf(key);
            if (!Arrays.equals(
                    part.shape(), checkpoint.tensor(name, 0, ranks.size()).shape())) {
                throw new InvalidInputException(
                        "%s: %s cannot be put together from the optimizers of %d ranks; --no-load-optim takes the rest"
                                .formatted(directory, key, ranks.size()));
            }
            var parts = new ArrayList<TensorView>();
            for (var rank : ranks) {
                var other = rank.get(key);
                if (other == null || !Arrays.equals(other.shape(), part.shape()) || other.dtype() != part.dtype()) {
                    throw new InvalidInputException(
                            "%s: the optimizers of its ranks differ in %s".formatted(directory, key));
                }
                parts.add(other);
            }
            merged.put(key, ModelParallel.of(name).merge(parts));
        });
        return merged;
    }
}
