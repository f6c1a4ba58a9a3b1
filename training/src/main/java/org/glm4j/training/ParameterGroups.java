package org.glm4j.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** The weights of a run: those that are trained and decay, those that are trained and do not, and those that stay. */
final class ParameterGroups implements AutoCloseable {

    /**
     * @param weightDecay factor of the weights that is taken off per step, times the learning rate
     */
    record Group(FlatParameters parameters, double weightDecay) {}

    private final List<Group> groups;
    private final SequencedMap<String, Tensor> frozen;
    private TrainingProcesses processes;

    /**
     * @param dtype what the model computes in
     */
    ParameterGroups(InitialWeights initial, Dtype dtype, Device device, double weightDecay) {
        this(initial, dtype, device, weightDecay, false);
    }

    /**
     * @param dtype what the model computes in
     * @param inMainMemory whether the optimiser works in the processor's memory, wherever the device is
     */
    ParameterGroups(InitialWeights initial, Dtype dtype, Device device, double weightDecay, boolean inMainMemory) {
        this.groups = Stream.of(true, false)
                .map(decay -> select(initial, decay))
                .filter(weights -> !weights.isEmpty())
                .map(weights -> new Group(
                        new FlatParameters(weights, dtype, device, inMainMemory),
                        WeightDecay.appliesTo(weights.firstEntry().getKey()) ? weightDecay : 0))
                .toList();
        this.processes = TrainingProcesses.alone(device);
        this.frozen = new LinkedHashMap<>();
        try (var _ = TensorScope.open()) {
            initial.values().forEach((name, value) -> {
                if (!initial.trained().test(name)) {
                    frozen.put(name, value.copy().to(dtype).to(device).keep());
                }
            });
        }
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
        weights.putAll(frozen);
        return weights;
    }

    /**
     * The weights as the optimiser sees them, and those that stay, by name. Where they are shared out, each process calls
     * this, and the first gets copies, the others nothing.
     */
    SequencedMap<String, Tensor> masterWeights() {
        var weights = new LinkedHashMap<String, Tensor>();
        for (var group : groups) {
            var parameters = group.parameters();
            var whole = parameters.wholeMaster();
            if (whole.elements() == parameters.elements()) {
                parameters.slots().forEach((name, slot) -> weights.put(name, parameters.view(whole, slot)));
            }
        }
        weights.putAll(frozen);
        return weights;
    }

    /** From now on has the weights of the first process, and keeps what is this one's only. */
    void share(TrainingProcesses among) {
        processes = among;
        var data = among.grid().data();
        groups.forEach(group -> group.parameters().takeFromFirst(data));
        frozen.values().forEach(weight -> data.broadcast(weight, 0).await());
        groups.forEach(group -> group.parameters().share(among.shares()));
        publish();
    }

    void zeroGradients() {
        groups.forEach(group -> group.parameters().zeroGradient());
    }

    /** Takes over what the latest backward pass left. */
    void collectGradients() {
        groups.forEach(group -> group.parameters().collect());
    }

    /** Euclidean norm of all gradients together, those of the other processes included. */
    double gradientNorm() {
        double squares = groups.stream()
                .mapToDouble(group -> group.parameters().squaredGradient(processes::counts))
                .sum();
        if (processes.shares().shared()) {
            squares = processes.grid().data().sum(squares)[0];
        }
        return Math.sqrt(processes.grid().model().sum(squares)[0]);
    }

    /** Multiplies all gradients. */
    void scaleGradients(double factor) {
        for (var group : groups) {
            group.parameters().masterGradient().handle().mul_(new org.bytedeco.pytorch.Scalar(factor));
        }
    }

    /** Hands the optimiser's weights to the model. */
    void publish() {
        groups.forEach(group -> group.parameters().publish());
    }

    @Override
    public void close() {
        groups.forEach(group -> group.parameters().close());
        frozen.values().forEach(Tensor::close);
    }

    private static SequencedMap<String, Tensor> select(InitialWeights initial, boolean decay) {
        var selected = new LinkedHashMap<String, Tensor>();
        initial.values().forEach((name, tensor) -> {
            if (initial.trained().test(name) && WeightDecay.appliesTo(name) == decay) {
                selected.put(name, tensor);
            }
        });
        return selected;
    }
}
