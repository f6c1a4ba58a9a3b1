package org.glm4j.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/** All trainable weights of a model: those that decay and those that do not. */
final class ParameterGroups implements AutoCloseable {

    /**
     * @param weightDecay factor of the weights that is taken off per step, times the learning rate
     */
    record Group(FlatParameters parameters, double weightDecay) {}

    private final List<Group> groups;

    /**
     * @param initial first values by name
     * @param dtype what the model computes in
     */
    ParameterGroups(SequencedMap<String, Tensor> initial, Dtype dtype, Device device, double weightDecay) {
        this.groups = List.of(
                new Group(new FlatParameters(select(initial, true), dtype, device), weightDecay),
                new Group(new FlatParameters(select(initial, false), dtype, device), 0));
    }

    /** Names of the weights by group, in the order in which the reference gives them to its optimiser. */
    static List<List<String>> order(GlmConfig config) {
        var names = config.trainedTensors();
        return Stream.of(true, false)
                .map(decay -> names.stream()
                        .filter(name -> WeightDecay.appliesTo(name) == decay)
                        .toList())
                .toList();
    }

    List<Group> groups() {
        return groups;
    }

    /** The tensors the model computes with, by name. */
    SequencedMap<String, Tensor> weights() {
        var weights = new LinkedHashMap<String, Tensor>();
        groups.forEach(group -> weights.putAll(group.parameters().weights()));
        return weights;
    }

    /** The weights as the optimiser sees them, by name. */
    SequencedMap<String, Tensor> masterWeights() {
        var weights = new LinkedHashMap<String, Tensor>();
        for (var group : groups) {
            var parameters = group.parameters();
            parameters.slots().forEach((name, slot) -> weights.put(name, parameters.view(parameters.master(), slot)));
        }
        return weights;
    }

    void zeroGradients() {
        groups.forEach(group -> group.parameters().zeroGradient());
    }

    /** Takes over what the latest backward pass left. */
    void collectGradients() {
        groups.forEach(group -> group.parameters().collect());
    }

    /** Euclidean norm of all gradients together. */
    double gradientNorm() {
        double squares = 0;
        for (var group : groups) {
            double norm = group.parameters().gradient().handle().norm().item_double();
            squares += norm * norm;
        }
        return Math.sqrt(squares);
    }

    /** Multiplies all gradients. */
    void scaleGradients(double factor) {
        for (var group : groups) {
            group.parameters().gradient().handle().mul_(new org.bytedeco.pytorch.Scalar(factor));
        }
    }

    /** Hands the optimiser's weights to the model. */
    void publish() {
        groups.forEach(group -> group.parameters().publish());
    }

    @Override
    public void close() {
        groups.forEach(group -> group.parameters().close());
    }

    private static SequencedMap<String, Tensor> select(SequencedMap<String, Tensor> tensors, boolean decay) {
        var selected = new LinkedHashMap<String, Tensor>();
        tensors.forEach((name, tensor) -> {
            if (WeightDecay.appliesTo(name) == decay) {
                selected.put(name, tensor);
            }
        });
        return selected;
    }
}
