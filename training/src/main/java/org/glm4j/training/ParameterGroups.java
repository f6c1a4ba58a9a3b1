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
     * @param orthogonalised whether these are the weights that {@link Muon} makes orthogonal moves of
     * @param weightDecay factor of the weights that is taken off per step, times the learning rate
     */
    record Group(FlatParameters parameters, boolean orthogonalised, double weightDecay) {}

    /** What weights of a group have in common. */
    private record Kind(boolean orthogonalised, boolean decays) {

        /** In the order in which the reference gives them to its optimiser: what decays first. */
        static final List<Kind> ALL =
                List.of(new Kind(true, true), new Kind(false, true), new Kind(true, false), new Kind(false, false));

        static Kind of(String name, Tensor weight, TrainingOptions.OptimizerOptions optimizer) {
            return new Kind(optimizer.orthogonalises(name, weight.shape()), WeightDecay.appliesTo(name));
        }
    }

    private final List<Group> groups;
    private final SequencedMap<String, Tensor> frozen;
    private TrainingProcesses processes;

    /**
     * @param dtype what the model computes in
     * @param optimizer that will step them
     */
    ParameterGroups(
            InitialWeights initial,
            Dtype dtype,
            Device device,
            double weightDecay,
            TrainingOptions.OptimizerOptions optimizer) {
        var kinds = new LinkedHashMap<Kind, SequencedMap<String, Tensor>>();
        Kind.ALL.forEach(kind -> kinds.put(kind, new LinkedHashMap<>()));
        initial.values().forEach((name, weight) -> {
            if (initial.trained().test(name)) {
                kinds.get(Kind.of(name, weight, optimizer)).put(name, weight);
            }
        });
        this.groups = kinds.entrySet().stream()
                .filter(kind -> !kind.getValue().isEmpty())
                .map(kind -> new Group(
                        new FlatParameters(kind.getValue(), dtype, device, optimizer.inMainMemory()),
                        kind.getKey().orthogonalised(),
                        kind.getKey().decays() ? weightDecay : 0))
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
}
