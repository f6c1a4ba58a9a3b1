package org.glm4j.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.Tensor;

/**
 * What a training begins with.
 *
 * @param config shape of the model
 * @param values by name: the model's weights, and whatever else the objective trains; stay the caller's
 * @param trained which of them change; the others stay as they are
 */
public record InitialWeights(GlmConfig config, SequencedMap<String, Tensor> values, Predicate<String> trained) {

    /** Puts the values into one order: the reference's for the model's weights, then the others by name. */
    public InitialWeights {
        var ordered = new LinkedHashMap<String, Tensor>();
        for (var name : config.tensorShapes().keySet()) {
            if (values.containsKey(name)) {
                ordered.put(name, values.get(name));
            }
        }
        new TreeMap<>(values).forEach(ordered::putIfAbsent);
        values = ordered;
    }

    /** What one of several processes begins with that compute a model together. */
    InitialWeights part(TrainingProcesses processes) {
        var parts = new LinkedHashMap<String, Tensor>();
        values.forEach((name, value) -> parts.put(name, processes.part(name, value)));
        return new InitialWeights(config, parts, trained);
    }

    /** All weights of a model, all of them trained. */
    public static InitialWeights of(GlmModel model) {
        return of(model.config(), model.parameters());
    }

    /** All of these, all of them trained. */
    static InitialWeights of(GlmConfig config, Map<String, Tensor> values) {
        return new InitialWeights(config, new LinkedHashMap<>(values), name -> true);
    }
}
