package org.glm4j.checkpoint;

import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;

/**
 * What a conversion should make.
 *
 * @param target the layout to write
 * @param modelParallelSize parts to split into; 1 for {@link Target#HUGGING_FACE}
 * @param dtype floating-point type to write, empty to keep each tensor's own
 * @param maxShardBytes size that one safetensors file should not exceed; more are written then, with an index. A
 *     tensor is never divided
 * @param modelName published model that the source is. {@code glm-10b-chinese} gets its row 50007 of the word
 *     embeddings copied to 50009 on the way to Hugging Face, because the two layouts place {@code [gMASK]} differently.
 *     Empty: a checkpoint of the reference that has this model's shape is taken for it
 * @param overrides what the user says about the model where the checkpoint is silent
 */
public record ConversionOptions(
        Target target,
        int modelParallelSize,
        Optional<Dtype> dtype,
        long maxShardBytes,
        Optional<String> modelName,
        GlmConfigOverrides overrides) {

    /** Five billion bytes, as transformers has it. */
    public static final long DEFAULT_MAX_SHARD_BYTES = 5_000_000_000L;

    private static final int MAX_MODEL_PARALLEL_SIZE = 1024;

    /** Layouts that can be written. */
    public enum Target {
        /** A directory with safetensors, {@code config.json} and the tokenizer's files. */
        HUGGING_FACE,
        /** The reference's directory, one {@code mp_rank_XX_model_states.pt} per model-parallel rank. */
        MEGATRON;

        /**
         * The layout a user names on the command line.
         *
         * @param name {@code hf} or {@code megatron}
         * @throws InvalidInputException for any other name
         */
        public static Target named(String name) {
            return switch (name) {
                case "hf" -> HUGGING_FACE;
                case "megatron" -> MEGATRON;
                default -> throw new InvalidInputException("--to %s is unknown; use hf or megatron".formatted(name));
            };
        }
    }

    /**
     * @throws InvalidInputException if values do not fit together
     */
    public ConversionOptions {
        if (modelParallelSize < 1 || modelParallelSize > MAX_MODEL_PARALLEL_SIZE) {
            throw new InvalidInputException("--model-parallel %d is not between 1 and %d"
                    .formatted(modelParallelSize, MAX_MODEL_PARALLEL_SIZE));
        }
        if (target == Target.HUGGING_FACE && modelParallelSize != 1) {
            throw new InvalidInputException(
                    "--model-parallel %d needs --to megatron: Hugging Face checkpoints are whole"
                            .formatted(modelParallelSize));
        }
        if (maxShardBytes < 1) {
            throw new InvalidInputException("a shard cannot hold %d bytes".formatted(maxShardBytes));
        }
        modelName.ifPresent(PublishedModel::named);
    }

    /** Everything but layout and number of parts as it is in the source. */
    public static ConversionOptions to(Target target, int modelParallelSize) {
        return new ConversionOptions(
                target,
                modelParallelSize,
                Optional.empty(),
                DEFAULT_MAX_SHARD_BYTES,
                Optional.empty(),
                GlmConfigOverrides.NONE);
    }

    /** The same with another element type. */
    public ConversionOptions withDtype(Dtype newDtype) {
        return new ConversionOptions(
                target, modelParallelSize, Optional.of(newDtype), maxShardBytes, modelName, overrides);
    }

    /** The same with another limit on a shard's size. */
    public ConversionOptions withMaxShardBytes(long bytes) {
        return new ConversionOptions(target, modelParallelSize, dtype, bytes, modelName, overrides);
    }

    /** The same for a source known to be a published model. */
    public ConversionOptions withModelName(String name) {
        return new ConversionOptions(target, modelParallelSize, dtype, maxShardBytes, Optional.of(name), overrides);
    }

    /** The same with what the user says about the model. */
    public ConversionOptions withOverrides(GlmConfigOverrides newOverrides) {
        return new ConversionOptions(target, modelParallelSize, dtype, maxShardBytes, modelName, newOverrides);
    }
}
