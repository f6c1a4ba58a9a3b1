package org.glm4j.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.checkpoint.SafetensorsWriter;
import org.glm4j.checkpoint.StoredTensor;
import org.glm4j.foundation.Progress;

/**
 * A complete Hugging Face directory of a very small GLM that knows a few words and nothing else. Every command that needs
 * a model runs with it in no time.
 */
final class SampleModel {

    /** What it knows, in the form of BERT's vocabularies. */
    private static final List<String> VOCABULARY = List.of(
            ("[PAD] [UNK] [CLS] [SEP] [MASK] the a cat dog sat ran on under mat hill sun rain and is was not far away blue red"
                            + " green one two three , . ! ? - ' ##s ##ing ##ed c d e m o r t")
                    .split(" "));

    private static final GlmConfig CONFIG = new GlmConfig(
            2,
            16,
            2,
            64,
            48,
            0,
            true,
            false,
            1,
            GlmConfig.DEFAULT_LAYERNORM_EPSILON,
            GlmConfig.Activation.GELU_TANH,
            0,
            GlmConfig.SpellEncoder.NONE);

    private static final double DEVIATION = 0.3;

    private SampleModel() {}

    /** Writes {@code config.json}, {@code model.safetensors} and {@code vocab.txt} into a directory that is there. */
    static void write(Path directory) throws IOException {
        Files.write(directory.resolve("vocab.txt"), VOCABULARY);
        Files.writeString(directory.resolve("config.json"), """
                {"model_type": "glm", "num_layers": %d, "hidden_size": %d, "num_attention_heads": %d, "vocab_size": %d,
                 "max_sequence_length": %d, "block_position_encoding": true, "relative_encoding": false}
                """.formatted(
                        CONFIG.numLayers(),
                        CONFIG.hiddenSize(),
                        CONFIG.numAttentionHeads(),
                        CONFIG.vocabSize(),
                        CONFIG.maxSequenceLength()));
        try (Arena arena = Arena.ofConfined()) {
            var random = new SplittableRandom(1);
            var tensors = new LinkedHashMap<String, StoredTensor>();
            CONFIG.tensorShapes().forEach((name, shape) -> tensors.put(name, tensor(name, shape, random, arena)));
            SafetensorsWriter.write(
                    directory.resolve("model.safetensors"), tensors, Map.of("format", "pt"), Progress.NONE);
        }
    }

    private static StoredTensor tensor(String name, long[] shape, SplittableRandom random, Arena arena) {
        long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        MemorySegment data = arena.allocate(ValueLayout.JAVA_FLOAT, elements);
        boolean scale = name.endsWith("layernorm.weight");
        boolean shift = name.endsWith("bias");
        for (long i = 0; i < elements; i++) {
            float value = scale ? 1 : shift ? 0 : (float) (DEVIATION * random.nextGaussian());
            data.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
        }
        return StoredTensor.of(Dtype.FP32, shape, data);
    }
}
