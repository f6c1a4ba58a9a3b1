package org.glm4j.checkpoint;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one source says about a model's configuration; a source may be silent about any of it.
 *
 * @param origin where the values come from, for messages
 * @param values Integer, Double, Boolean, Activation or SpellEncoder, as the key has it
 */
record ConfigValues(Origin origin, Map<ConfigKey, Object> values) {

    /** Who said it. */
    enum Origin {
        USER {
            @Override
            String say(ConfigKey key, Object value) {
                return value instanceof Boolean ? key.flag() : key.flag() + " " + value;
            }
        },
        CONFIG_JSON {
            @Override
            String say(ConfigKey key, Object value) {
                return "config.json: " + key.jsonName() + " " + value;
            }
        };

        /** The statement as its author wrote it. */
        abstract String say(ConfigKey key, Object value);
    }

    ConfigValues(Origin origin, Map<ConfigKey, Object> values) {
        this.origin = origin;
        this.values = new EnumMap<>(ConfigKey.class);
        this.values.putAll(values);
    }

    <T> Optional<T> get(ConfigKey key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    String say(ConfigKey key) {
        return origin.say(key, values.get(key));
    }
}
