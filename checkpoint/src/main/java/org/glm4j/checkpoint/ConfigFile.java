package org.glm4j.checkpoint;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code config.json} with the Hub's keys. Keys that a forward pass does not depend on are ignored; any key may be
 * missing.
 */
final class ConfigFile {

    static final String NAME = "config.json";

    private ConfigFile() {}

    static ConfigValues read(MappedFile file) {
        var json = JsonFile.object(file);
        var type = json.path("model_type");
        if (!type.isMissingNode() && !type.isNull() && !type.asString("").equals("glm")) {
            throw file.invalid("model_type is %s; glm4j reads glm", shown(type));
        }
        var values = new EnumMap<ConfigKey, Object>(ConfigKey.class);
        for (var key : ConfigKey.values()) {
            var value = json.path(key.jsonName());
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            values.put(
                    key,
                    switch (key) {
                        case NUM_LAYERS,
                                HIDDEN_SIZE,
                                NUM_ATTENTION_HEADS,
                                VOCAB_SIZE,
                                MAX_SEQUENCE_LENGTH,
                                MAX_MEMORY_LENGTH,
                                SPELL_LENGTH -> wholeNumber(file, key, value);
                        case BLOCK_POSITION_ENCODING, RELATIVE_ENCODING -> truth(file, key, value);
                        case ATTENTION_SCALE, LAYERNORM_EPSILON -> number(file, key, value);
                        case ACTIVATION -> activation(file, value);
                        case SPELL_ENCODER -> spellEncoder(file, value);
                    });
        }
        return new ConfigValues(ConfigValues.Origin.CONFIG_JSON, values);
    }

    /** The configuration as the Hub writes it, with {@code hidden_act} added, which the Hub's own files lack. */
    static String write(GlmConfig config, Dtype dtype) {
        var mapper = JsonMapper.builder().build();
        var json = mapper.createObjectNode();
        json.putArray("architectures").add("GLMModel");
        json.put("attention_dropout_prob", 0.1);
        json.put(ConfigKey.ATTENTION_SCALE.jsonName(), config.attentionScale());
        json.put(ConfigKey.BLOCK_POSITION_ENCODING.jsonName(), config.blockPositionEncoding());
        json.put("embedding_dropout_prob", 0.1);
        json.put(ConfigKey.ACTIVATION.jsonName(), (String) jsonValue(config.activation()));
        json.put(ConfigKey.HIDDEN_SIZE.jsonName(), config.hiddenSize());
        json.put("initializer_range", 0.02);
        json.put(ConfigKey.LAYERNORM_EPSILON.jsonName(), config.layernormEpsilon());
        json.put(ConfigKey.MAX_MEMORY_LENGTH.jsonName(), config.maxMemoryLength());
        json.put(ConfigKey.MAX_SEQUENCE_LENGTH.jsonName(), config.maxSequenceLength());
        json.put("model_type", "glm");
        json.put(ConfigKey.NUM_ATTENTION_HEADS.jsonName(), config.numAttentionHeads());
        json.put(ConfigKey.NUM_LAYERS.jsonName(), config.numLayers());
        json.put("output_dropout_prob", 0.1);
        json.put("output_predict", true);
        json.put("parallel_output", true);
        json.put("pool_token", "cls");
        json.put(ConfigKey.RELATIVE_ENCODING.jsonName(), config.relativeEncoding());
        if (config.spellLength() == 0) {
            json.putNull(ConfigKey.SPELL_LENGTH.jsonName());
        } else {
            json.put(ConfigKey.SPELL_LENGTH.jsonName(), config.spellLength());
            json.put(ConfigKey.SPELL_ENCODER.jsonName(), (String) jsonValue(config.spellEncoder()));
        }
        json.put("torch_dtype", dtype.torchName());
        json.put(ConfigKey.VOCAB_SIZE.jsonName(), config.vocabSize());
        return JsonFile.pretty(json);
    }

    /**
     * The file's text with other values for some keys.
     *
     * @return the text as it is if nothing in it changes
     */
    static String with(MappedFile file, Map<String, Object> changes) {
        var json = JsonFile.object(file);
        var changed = json.deepCopy();
        var mapper = JsonMapper.builder().build();
        changes.forEach((key, value) -> changed.set(key, mapper.valueToTree(value)));
        return changed.equals(json)
                ? new String(file.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8)
                : JsonFile.pretty(changed);
    }

    /** The value as the Hub writes it. */
    static Object jsonValue(Object value) {
        return switch (value) {
            case GlmConfig.Activation activation ->
                switch (activation) {
                    case GELU_TANH -> "gelu_new";
                    case GELU_ERF -> "gelu";
                };
            case GlmConfig.SpellEncoder encoder -> encoder.name().toLowerCase(Locale.ROOT);
            default -> value;
        };
    }

    private static Integer wholeNumber(MappedFile file, ConfigKey key, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw file.invalid("%s is %s, not a whole number", key.jsonName(), shown(value));
        }
        return value.intValue();
    }

    private static Double number(MappedFile file, ConfigKey key, JsonNode value) {
        if (!value.isNumber()) {
            throw file.invalid("%s is %s, not a number", key.jsonName(), shown(value));
        }
        return value.doubleValue();
    }

    private static Boolean truth(MappedFile file, ConfigKey key, JsonNode value) {
        if (!value.isBoolean()) {
            throw file.invalid("%s is %s, not true or false", key.jsonName(), shown(value));
        }
        return value.booleanValue();
    }

    /** Names of the two GELUs in the Hub's {@code ACT2FN}. */
    private static GlmConfig.Activation activation(MappedFile file, JsonNode value) {
        return switch (value.asString("")) {
            case "gelu", "gelu_python" -> GlmConfig.Activation.GELU_ERF;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> GlmConfig.Activation.GELU_TANH;
            default ->
                throw file.invalid(
                        "hidden_act is %s; use gelu_new (tanh, as all checkpoints were trained) or gelu (erf)",
                        shown(value));
        };
    }

    private static GlmConfig.SpellEncoder spellEncoder(MappedFile file, JsonNode value) {
        return switch (value.asString("")) {
            case "lstm" -> GlmConfig.SpellEncoder.LSTM;
            case "mlp" -> GlmConfig.SpellEncoder.MLP;
            case "none" -> GlmConfig.SpellEncoder.NONE;
            default -> throw file.invalid("spell_func is %s; use lstm, mlp or none", shown(value));
        };
    }

    private static String shown(JsonNode value) {
        return Untrusted.shown(value.toString());
    }
}
