package org.glm4j.checkpoint;

/** How a checkpoint is laid out on disk. */
public enum CheckpointLayout {
    /** One safetensors file, alone or as {@code model.safetensors} of a Hugging Face directory. */
    SAFETENSORS,
    /** Several safetensors files and {@code model.safetensors.index.json}. */
    SAFETENSORS_SHARDED,
    /** {@code pytorch_model.bin}, or any PyTorch file that holds nothing but tensors by name. */
    PYTORCH,
    /** Several PyTorch files and {@code pytorch_model.bin.index.json}. */
    PYTORCH_SHARDED,
    /** The reference's {@code mp_rank_XX_model_states.pt}, one file per model-parallel rank. */
    MEGATRON
}
