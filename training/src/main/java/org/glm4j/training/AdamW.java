package org.glm4j.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Type;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101, algorithm 2), bias-corrected, in one pass
 * over the weights by libtorch's fused kernel.
 *
 * <p>Where weights are shared out among processes ({@link Shares}), each keeps the moments of those that it steps.
 */
final class AdamW implements Optimizer {

    /** Weights that share a decay, with the moments of those that this process steps. */
    private record Group(FlatParameters parameters, double weightDecay, Tensor mean, Tensor squares) {

        static Group fresh(ParameterGroups.Group group) {
            var master = group.parameters().master();
            return new Group(
                    group.parameters(),
                    group.weightDecay(),
                    Tensor.zeros(master.dtype(), master.device(), master.elements())
                            .keep(),
                    Tensor.zeros(master.dtype(), master.device(), master.elements())
                            .keep());
        }

        /** The same with the moments of what this process steps alone; frees the others. */
        Group sharedOut() {
            var own = parameters.own();
            var part = new Group(
                    parameters,
                    weightDecay,
                    own.of(mean).copy().keep(),
                    own.of(squares).copy().keep());
            close();
            return part;
        }

        void close() {
            mean.close();
            squares.close();
        }
    }

    private final OperatorHandle kernel;
    private final Type.TypePtr tensorType;
    private final TrainingOptions.OptimizerOptions.Adam options;
    private final List<Group> groups = new ArrayList<>();
    private final Tensor steps;

    AdamW(TrainingOptions.OptimizerOptions.Adam options, List<ParameterGroups.Group> parameters) {
        this.kernel = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
        this.kernel.retainReference();
        this.tensorType = kernel.schema().arguments().type().get().containedType(0);
        this.tensorType.retainReference();
        this.options = options;
        for (var group : parameters) {
            groups.add(Group.fresh(group));
        }
        var device = groups.isEmpty() ? Device.CPU : groups.getFirst().mean().device();
        this.steps = Tensor.zeros(Dtype.FP32, device).keep();
    }

    @Override
    public void share(Shares shares) {
        if (shares.shared()) {
            groups.replaceAll(Group::sharedOut);
        }
    }

    @Override
    public long stateBytes() {
        return groups.stream().mapToLong(group -> 2 * group.mean().bytes()).sum();
    }

    @Override
    public void step(double learningRate) {
        steps.addInPlace(Tensor.ones(Dtype.FP32, steps.device()));
        for (var group : groups) {
            if (group.mean().elements() > 0) {
                step(group, learningRate);
            }
        }
    }

    private void step(Group group, double learningRate) {
        try (var scope = new PointerScope()) {
            var arguments = new IValueVector();
            arguments.push_back(list(group.parameters().master()));
            arguments.push_back(list(group.parameters().masterGradient()));
            arguments.push_back(list(group.mean()));
            arguments.push_back(list(group.squares()));
            arguments.push_back(list()); // largest squares, for AMSGrad
            arguments.push_back(list(steps));
            arguments.push_back(new IValue(learningRate));
            arguments.push_back(new IValue(options.beta1()));
            arguments.push_back(new IValue(options.beta2()));
            arguments.push_back(new IValue(group.weightDecay()));
            arguments.push_back(new IValue(options.epsilon()));
            arguments.push_back(new IValue(false)); // AMSGrad
            arguments.push_back(new IValue(false)); // maximise
            arguments.push_back(new IValue()); // scale of the gradient
            arguments.push_back(new IValue()); // whether to skip
            kernel.callBoxed(arguments);
            scope.deallocate();
        }
    }

    private IValue list(Tensor... tensors) {
        var list = new GenericList(tensorType);
        for (var tensor : tensors) {
            list.push_back(new IValue(tensor.handle()));
        }
        return new IValue(list);
    }

    @Override
    public long steps() {
        return Math.round(steps.item());
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        for (var group : groups) {
            var parameters = group.parameters();
            var shares = parameters.shares();
            var mean = shares.collect(group.mean(), parameters.elements());
            var squares = shares.collect(group.squares(), parameters.elements());
            if (mean.elements() == parameters.elements()) {
                parameters.slots().forEach((name, slot) -> {
                    state.put("exp_avg." + name, parameters.view(mean, slot));
                    state.put("exp_avg_sq." + name, parameters.view(squares, slot));
                });
            }
        }
        return state;
    }

    @Override
    public void resumeAt(long steps) {
        this.steps.handle().fill_(new org.bytedeco.pytorch.Scalar((float) steps));
    }

    @Override
    public void close() {
        groups.forEach(Group::close);
        steps.close();
    }
}
