package org.glm4j.checkpoint;

/** What can be said about a model: the reference's flag and the key of the Hub's {@code config.json}. */
enum ConfigKey {
    NUM_LAYERS("--num-layers", "num_layers"),
    HIDDEN_SIZE("--hidden-size", "hidden_size"),
    NUM_ATTENTION_HEADS("--num-attention-heads", "num_attention_heads"),
    VOCAB_SIZE("--vocab-size", "vocab_size"),
    MAX_SEQUENCE_LENGTH("--max-position-embeddings", "max_sequence_length"),
    MAX_MEMORY_LENGTH("--mem-length", "max_memory_length"),
    BLOCK_POSITION_ENCODING("--no-block-position", "block_position_encoding"),
    RELATIVE_ENCODING("--transformer-xl", "relative_encoding"),
    ATTENTION_SCALE("--attention-scale", "attention_scale"),
    LAYERNORM_EPSILON("--layernorm-epsilon", "layernorm_epsilon"),
    ACTIVATION("--gelu", "hidden_act"),
    SPELL_LENGTH("--num-prompt-tokens", "spell_length"),
    SPELL_ENCODER("--prompt-func", "spell_func");

    private final String flag;
    private final String jsonName;

    ConfigKey(String flag, String jsonName) {
        this.flag = flag;
        this.jsonName = jsonName;
    }

    /** The flag of the reference. */
    String flag() {
        return flag;
    }

    /** The key of the Hub's {@code config.json}. */
    String jsonName() {
        return jsonName;
    }
}
