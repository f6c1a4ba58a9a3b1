package org.glm4j.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.GlmConfig;
import tools.jackson.databind.ObjectMapper;

/**
 * A checkpoint of random weights in a Hugging Face directory: matrices and tables from N(0, 0.02) as the paper
 * initialises them, biases 0, LayerNorms 1. Trained weights would cost the same time; wild ones would not (denormal
 * numbers in the softmax).
 */
final class SyntheticModel {

    private static final double DEVIATION = 0.02;
    private static final int CHUNK = 1 << 20;

    private final ObjectMapper json = new ObjectMapper();
    private final GlmConfig config;

    SyntheticModel(GlmConfig config) {
        this.config = config;
    }

    /** A configuration of block positions and BERT's vocabulary, as glm-base and glm-large have it. */
    static GlmConfig bertSized(int numLayers, int hiddenSize, int numAttentionHeads) {
        return bertSized(numLayers, hiddenSize, numAttentionHeads, 512);
    }

    /** The same with room for texts of so many tokens. */
    static GlmConfig bertSized(int numLayers, int hiddenSize, int numAttentionHeads, int maxSequenceLength) {
        return new GlmConfig(
                numLayers,
                hiddenSize,
                numAttentionHeads,
                30592,
                maxSequenceLength,
                0,
                true,
                false,
                1,
                1e-5,
                GlmConfig.Activation.GELU_TANH,
                0,
                GlmConfig.SpellEncoder.NONE);
    }

    /** Number of weights. */
    long parameters() {
        return shapes().values().stream().mapToLong(SyntheticModel::elements).sum();
    }

    /** Weights that a decoding step reads: all but the two position tables, of which it reads a row each. */
    long parametersReadPerStep() {
        return shapes().entrySet().stream()
                .filter(shape -> !shape.getKey().contains("position_embeddings"))
                .mapToLong(shape -> elements(shape.getValue()))
                .sum();
    }

    /** Numbers that the cache of keys and values holds for one position of each of {@code rows} sequences. */
    long cacheElements(int rows) {
        return 2L * rows * config.numLayers() * config.hiddenSize();
    }

    /**
     * Writes {@code config.json} and {@code model.safetensors} (fp32) unless both are there.
     *
     * @param directory made where it is not there
     */
    void write(Path directory) throws IOException {
        Path weights = directory.resolve("model.safetensors");
        Path configuration = directory.resolve("config.json");
        if (Files.exists(weights) && Files.exists(configuration)) {
            return;
        }
        Files.createDirectories(directory);
        Files.writeString(configuration, json.writeValueAsString(configuration()));
        Path unfinished = directory.resolve("model.safetensors.unfinished");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            writeHeader(channel);
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
            SplittableRandom random = new SplittableRandom(20220522);
            for (var tensor : shapes().entrySet()) {
                long elements = elements(tensor.getValue());
                boolean matrix = tensor.getValue().size() == 2;
                float constant = tensor.getKey().endsWith("layernorm.weight") ? 1 : 0;
                for (long i = 0; i < elements; i++) {
                    if (!buffer.hasRemaining()) {
                        drain(buffer, channel);
                    }
                    buffer.putFloat(matrix ? (float) random.nextGaussian(0, DEVIATION) : constant);
                }
            }
            drain(buffer, channel);
        }
        Files.move(unfinished, weights, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Names and shapes as the published checkpoints have them. */
    private Map<String, List<Integer>> shapes() {
        int hidden = config.hiddenSize();
        int positions = config.maxSequenceLength() + 1;
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        shapes.put("word_embeddings.weight", List.of(config.vocabSize(), hidden));
        shapes.put("transformer.position_embeddings.weight", List.of(positions, hidden));
        shapes.put("transformer.block_position_embeddings.weight", List.of(positions, hidden));
        for (int layer : IntStream.range(0, config.numLayers()).toArray()) {
            String prefix = "transformer.layers." + layer + ".";
            putNorm(shapes, prefix + "input_layernorm");
            putLinear(shapes, prefix + "attention.query_key_value", 3 * hidden, hidden);
            putLinear(shapes, prefix + "attention.dense", hidden, hidden);
            putNorm(shapes, prefix + "post_attention_layernorm");
            putLinear(shapes, prefix + "mlp.dense_h_to_4h", 4 * hidden, hidden);
            putLinear(shapes, prefix + "mlp.dense_4h_to_h", hidden, 4 * hidden);
        }
        putNorm(shapes, "transformer.final_layernorm");
        return shapes;
    }

    private void putNorm(Map<String, List<Integer>> shapes, String name) {
        shapes.put(name + ".weight", List.of(config.hiddenSize()));
        shapes.put(name + ".bias", List.of(config.hiddenSize()));
    }

    private static void putLinear(Map<String, List<Integer>> shapes, String name, int outputs, int inputs) {
        shapes.put(name + ".weight", List.of(outputs, inputs));
        shapes.put(name + ".bias", List.of(outputs));
    }

    private Map<String, Object> configuration() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("architectures", List.of("GLMModel"));
        keys.put("model_type", "glm");
        keys.put("num_layers", config.numLayers());
        keys.put("hidden_size", config.hiddenSize());
        keys.put("num_attention_heads", config.numAttentionHeads());
        keys.put("vocab_size", config.vocabSize());
        keys.put("max_sequence_length", config.maxSequenceLength());
        keys.put("block_position_encoding", true);
        keys.put("relative_encoding", false);
        keys.put("attention_scale", 1.0);
        keys.put("torch_dtype", "float32");
        return keys;
    }

    /** Eight bytes of length, then the header: JSON, padded so that the weights begin at a multiple of 64. */
    private void writeHeader(FileChannel channel) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (var tensor : shapes().entrySet()) {
            long end = offset + elements(tensor.getValue()) * Float.BYTES;
            header.put(
                    tensor.getKey(),
                    Map.of("dtype", "F32", "shape", tensor.getValue(), "data_offsets", List.of(offset, end)));
            offset = end;
        }
        String text = json.writeValueAsString(header);
        String padded = text + " ".repeat(Math.floorMod(-8 - text.length(), 64));
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
        drain(bytes, channel);
    }

    private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private static long elements(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
