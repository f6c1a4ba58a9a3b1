package org.glm4j.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of the ten models that the authors of GLM published, with the options of the reference's {@code
 * config_tasks/model_*.sh}. All have block positions, tanh GELU and attention scale 1.
 *
 * @param name the name here, {@code glm-large} for example
 * @param aliases other names in use
 * @param maxPositionEmbeddings largest position
 * @param vocabSize rows of the word embeddings: the tokenizer's vocabulary, padded to a multiple of 128
 * @param tokenizerType the reference's {@code --tokenizer-type}
 * @param tokenizerModelType the reference's {@code --tokenizer-model-type}, empty where it is not given
 * @param taskMask whether {@code [gMASK]} and {@code [sMASK]} are in the vocabulary ({@code --task-mask})
 * @param fixCommandToken the reference's {@code --fix-command-token}
 */
public record PublishedModel(
        String name,
        List<String> aliases,
        int numLayers,
        int hiddenSize,
        int numAttentionHeads,
        int maxPositionEmbeddings,
        int vocabSize,
        String tokenizerType,
        String tokenizerModelType,
        boolean taskMask,
        boolean fixCommandToken) {

    private static final String RESOURCE = "published-models.json";

    public PublishedModel {
        aliases = List.copyOf(aliases);
    }

    /** All ten, as the reference's README lists them. */
    public static List<PublishedModel> all() {
        try (var json = PublishedModel.class.getResourceAsStream(RESOURCE)) {
            return List.of(JsonMapper.builder().build().readValue(json, PublishedModel[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    /**
     * @param name in any case
     * @throws InvalidInputException if no published model has that name
     */
    public static PublishedModel named(String name) {
        var wanted = name.toLowerCase(Locale.ROOT);
        var all = all();
        return all.stream()
                .filter(model -> model.name.equals(wanted) || model.aliases.contains(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("%s is not the name of a published model; these are: %s"
                        .formatted(name, all.stream().map(PublishedModel::name).collect(Collectors.joining(", ")))));
    }

    /** The model's configuration. */
    public GlmConfig config() {
        return new GlmConfig(
                numLayers,
                hiddenSize,
                numAttentionHeads,
                vocabSize,
                maxPositionEmbeddings,
                0,
                true,
                false,
                1.0,
                GlmConfig.DEFAULT_LAYERNORM_EPSILON,
                GlmConfig.Activation.GELU_TANH,
                0,
                GlmConfig.SpellEncoder.NONE);
    }

    /** Whether a model has this one's shape. */
    boolean hasShapeOf(GlmConfig config) {
        return config.numLayers() == numLayers
                && config.hiddenSize() == hiddenSize
                && config.vocabSize() == vocabSize
                && config.maxSequenceLength() == maxPositionEmbeddings
                && config.blockPositionEncoding();
    }
}
