package org.glm4j.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;

/**
 * Puts a configuration together from the shapes of the stored tensors and from what was said about them. Shapes are
 * facts: whoever says otherwise is refused. Where nothing is known the reference's defaults hold, and 64 values per
 * attention head, as in every published GLM.
 */
final class ConfigInference {

    private static final int PUBLISHED_HEAD_SIZE = 64;
    private static final int DEFAULT_POSITIONS = 512;

    private final String place;
    private final Map<String, long[]> shapes;
    private final List<ConfigValues> sources;

    /**
     * @param place the checkpoint, for messages
     * @param shapes by name without prefixes
     * @param sources what was said, the most important first
     */
    ConfigInference(String place, Map<String, long[]> shapes, List<ConfigValues> sources) {
        this.place = place;
        this.shapes = shapes;
        this.sources = sources;
    }

    /** The configuration; every tensor that such a model needs is there and has the right shape. */
    GlmConfig config() {
        return configIfHeadsAreKnown()
                .orElseThrow(() -> new InvalidInputException(
                        ("%s: the number of attention heads is not stored and cannot be guessed, as %d does not divide "
                                        + "hidden_size; give --num-attention-heads")
                                .formatted(place, PUBLISHED_HEAD_SIZE)));
    }

    /** The same, but empty where only the number of heads is missing. */
    Optional<GlmConfig> configIfHeadsAreKnown() {
        var embeddings = matrix(TensorNames.WORD_EMBEDDINGS)
                .orElseThrow(() -> new InvalidInputException(
                        "%s: it has no %s, so it is not a GLM".formatted(place, TensorNames.WORD_EMBEDDINGS)));
        int vocabSize = stored(ConfigKey.VOCAB_SIZE, size(embeddings[0]), "word_embeddings.weight has %s rows");
        int hiddenSize = stored(ConfigKey.HIDDEN_SIZE, size(embeddings[1]), "word_embeddings.weight has %s columns");
        int numLayers = stored(ConfigKey.NUM_LAYERS, layers(), "the checkpoint has %s layers");
        boolean relative = stored(
                ConfigKey.RELATIVE_ENCODING,
                shapes.containsKey(TensorNames.RELATIVE_WORD_BIAS),
                "the checkpoint says %s: it is relative where " + TensorNames.RELATIVE_WORD_BIAS + " is stored");
        boolean block = stored(
                ConfigKey.BLOCK_POSITION_ENCODING,
                shapes.containsKey(TensorNames.BLOCK_POSITION_EMBEDDINGS),
                "the checkpoint says %s: there are block positions where " + TensorNames.BLOCK_POSITION_EMBEDDINGS
                        + " is stored");
        int spellLength = stored(
                ConfigKey.SPELL_LENGTH,
                matrix(TensorNames.SPELL_EMBEDDINGS)
                        .map(shape -> size(shape[0]))
                        .orElse(0),
                "the checkpoint has %s prompt positions");
        var spellEncoder = spellLength == 0
                ? GlmConfig.SpellEncoder.NONE
                : stored(ConfigKey.SPELL_ENCODER, spellEncoder(), "the checkpoint has the encoder %s");
        int positions = positions(relative, block);
        var heads = heads(hiddenSize, relative);
        if (heads.isEmpty()) {
            return Optional.empty();
        }
        var config = new GlmConfig(
                numLayers,
                hiddenSize,
                heads.getAsInt(),
                vocabSize,
                positions,
                said(ConfigKey.MAX_MEMORY_LENGTH, Integer.class, length -> length >= 0, "is negative")
                        .orElse(0),
                block,
                relative,
                said(ConfigKey.ATTENTION_SCALE, Double.class, ConfigInference::isPositive, "is not a positive number")
                        .orElse(1.0),
                said(
                                ConfigKey.LAYERNORM_EPSILON,
                                Double.class,
                                value -> value >= 0 && value < 1,
                                "is not between 0 and 1")
                        .orElse(GlmConfig.DEFAULT_LAYERNORM_EPSILON),
                said(ConfigKey.ACTIVATION, GlmConfig.Activation.class, form -> true, "")
                        .orElse(GlmConfig.Activation.GELU_TANH),
                spellLength,
                spellEncoder);
        checkTensors(config);
        return Optional.of(config);
    }

    private int layers() {
        var layers = shapes.keySet().stream()
                .map(TensorNames::layerOf)
                .filter(layer -> layer >= 0)
                .collect(Collectors.toCollection(TreeSet::new));
        if (layers.isEmpty()) {
            throw new InvalidInputException("%s: it has no transformer.layers, so it is not a GLM".formatted(place));
        }
        if (layers.last() != layers.size() - 1) {
            int missing = IntStream.range(0, layers.size())
                    .filter(layer -> !layers.contains(layer))
                    .findFirst()
                    .orElseThrow();
            throw new InvalidInputException(
                    "%s: it has a layer %d but no layer %d".formatted(place, layers.last(), missing));
        }
        return layers.size();
    }

    private int positions(boolean relative, boolean block) {
        if (relative) {
            return said(ConfigKey.MAX_SEQUENCE_LENGTH, Integer.class, length -> length > 0, "is not positive")
                    .orElse(DEFAULT_POSITIONS);
        }
        var table = matrix(TensorNames.POSITION_EMBEDDINGS)
                .orElseThrow(() -> new InvalidInputException(
                        "%s: it has no %s".formatted(place, TensorNames.POSITION_EMBEDDINGS)));
        int rows = size(table[0]);
        return stored(
                ConfigKey.MAX_SEQUENCE_LENGTH,
                block ? rows - 1 : rows,
                "the position tables hold %s positions" + (block ? " and one row more" : ""));
    }

    private OptionalInt heads(int hiddenSize, boolean relative) {
        var bias = relative ? matrix(TensorNames.RELATIVE_WORD_BIAS) : Optional.<long[]>empty();
        if (bias.isPresent()) {
            return OptionalInt.of(stored(
                    ConfigKey.NUM_ATTENTION_HEADS,
                    size(bias.get()[0]),
                    TensorNames.RELATIVE_WORD_BIAS + " has %s rows"));
        }
        var said = said(
                ConfigKey.NUM_ATTENTION_HEADS,
                Integer.class,
                heads -> heads > 0 && hiddenSize % heads == 0,
                "does not divide hidden_size " + hiddenSize);
        if (said.isPresent()) {
            return OptionalInt.of(said.get());
        }
        return hiddenSize % PUBLISHED_HEAD_SIZE == 0
                ? OptionalInt.of(hiddenSize / PUBLISHED_HEAD_SIZE)
                : OptionalInt.empty();
    }

    private GlmConfig.SpellEncoder spellEncoder() {
        if (shapes.keySet().stream().anyMatch(name -> name.startsWith(TensorNames.SPELL_LSTM))) {
            return GlmConfig.SpellEncoder.LSTM;
        }
        return shapes.keySet().stream().anyMatch(name -> name.startsWith(TensorNames.SPELL_MLP))
                ? GlmConfig.SpellEncoder.MLP
                : GlmConfig.SpellEncoder.NONE;
    }

    private void checkTensors(GlmConfig config) {
        config.tensorShapes().forEach((name, expected) -> {
            var actual = shapes.get(name);
            if (actual == null && !name.equals(TensorNames.INVERSE_FREQUENCIES)) {
                throw new InvalidInputException("%s: tensor %s is missing".formatted(place, name));
            }
            if (actual != null && !Arrays.equals(actual, expected)) {
                throw new InvalidInputException("%s: tensor %s has shape %s but %s is expected"
                        .formatted(place, name, Untrusted.shown(actual), Untrusted.shown(expected)));
            }
        });
    }

    private Optional<long[]> matrix(String name) {
        var shape = Optional.ofNullable(shapes.get(name));
        shape.filter(s -> s.length != 2).ifPresent(s -> {
            throw new InvalidInputException(
                    "%s: tensor %s has shape %s, not two dimensions".formatted(place, name, Untrusted.shown(s)));
        });
        return shape;
    }

    private int size(long size) {
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw new InvalidInputException("%s: a size of %,d is impossible".formatted(place, size));
        }
        return (int) size;
    }

    /** A fact of the shapes, after making sure that nobody says otherwise. */
    private <T> T stored(ConfigKey key, T fact, String butFact) {
        for (var source : sources) {
            var said = source.get(key, fact.getClass());
            if (said.isPresent() && !said.get().equals(fact)) {
                throw new InvalidInputException("%s but %s".formatted(source.say(key), butFact.formatted(fact)));
            }
        }
        return fact;
    }

    /** What the most important source says that says anything, if it makes sense. */
    private <T> Optional<T> said(ConfigKey key, Class<T> type, Predicate<T> makesSense, String complaint) {
        for (var source : sources) {
            var said = source.get(key, type);
            if (said.isPresent()) {
                if (!makesSense.test(said.get())) {
                    throw new InvalidInputException("%s %s".formatted(source.say(key), complaint));
                }
                return said;
            }
        }
        return Optional.empty();
    }

    private static boolean isPositive(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }
}
