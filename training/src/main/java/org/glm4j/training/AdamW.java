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
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.distributed.Collectives;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101, algorithm 2), bias-corrected, in one pass
 * over the weights by libtorch's fused kernel.
 *
 * <p>Several processes can share out its state: each keeps the moments of a stretch of the flat memory, steps the weights
 * there, and gets the others from those who step them (Rajbhandari et al., ZeRO, arXiv:1910.02054, stage 1).
 */
final class AdamW implements Optimizer {

    /**
     * Weights that share a decay, with the moments of a stretch of them.
     *
     * @param own the stretch that this process steps
     */
    private record Group(FlatParameters parameters, double weightDecay, Stretch own, Tensor mean, Tensor squares) {

        static Group fresh(ParameterGroups.Group group, Stretch own) {
            var master = group.parameters().master();
            return new Group(
                    group.parameters(),
                    group.weightDecay(),
                    own,
                    Tensor.zeros(master.dtype(), master.device(), own.elements())
                            .keep(),
                    Tensor.zeros(master.dtype(), master.device(), own.elements())
                            .keep());
        }

        /** The same with the moments of a part of the stretch; frees the others. */
        Group narrowed(Stretch part) {
            var narrowed = new Group(
                    parameters,
                    weightDecay,
                    part,
                    part.of(mean).copy().keep(),
                    part.of(squares).copy().keep());
            close();
            return narrowed;
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
    private Collectives sharers;

    AdamW(TrainingOptions.OptimizerOptions.Adam options, ParameterGroups parameters) {
        this.kernel = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
        this.kernel.retainReference();
        this.tensorType = kernel.schema().arguments().type().get().containedType(0);
        this.tensorType.retainReference();
        this.options = options;
        for (var group : parameters.groups()) {
            groups.add(Group.fresh(group, Stretch.all(group.parameters())));
        }
        var device = groups.getFirst().mean().device();
        this.steps = Tensor.zeros(Dtype.FP32, device).keep();
        this.sharers = Collectives.alone(device);
    }

    @Override
    public void shareOut(Collectives processes) {
        sharers = processes;
        groups.replaceAll(group -> group.narrowed(stretch(group, processes.rank())));
    }

    private Stretch stretch(Group group, int rank) {
        return Stretch.share(group.parameters(), rank, sharers.size());
    }

    @Override
    public long stateBytes() {
        return groups.stream()
                .mapToLong(group ->
                        2 * group.mean().elements() * group.mean().dtype().bytes())
                .sum();
    }

    @Override
    public void step(double learningRate) {
        steps.addInPlace(Tensor.ones(Dtype.FP32, steps.device()));
        for (var group : groups) {
            if (group.own().elements() > 0) {
                step(group, learningRate);
            }
        }
        if (sharers.size() > 1) {
            gatherWeights();
        }
    }

    /** Everyone sends the weights that it has stepped to all others. */
    private void gatherWeights() {
        var sent = new ArrayList<Collectives.Pending>();
        for (var group : groups) {
            for (int rank = 0; rank < sharers.size(); rank++) {
                var stretch = stretch(group, rank);
                if (stretch.elements() > 0) {
                    sent.add(sharers.broadcast(stretch.of(group.parameters().master()), rank));
                }
            }
        }
        sent.forEach(Collectives.Pending::await);
    }

    private void step(Group group, double learningRate) {
        try (var scope = new PointerScope()) {
            var own = group.own();
            var arguments = new IValueVector();
            arguments.push_back(list(own.of(group.parameters().master())));
            arguments.push_back(list(own.of(group.parameters().gradient())));
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
            var mean = whole(group, group.mean());
            var squares = whole(group, group.squares());
            if (sharers.rank() == 0) {
                parameters.slots().forEach((name, slot) -> {
                    state.put("exp_avg." + name, parameters.view(mean, slot));
                    state.put("exp_avg_sq." + name, parameters.view(squares, slot));
                });
            }
        }
        return state;
    }

    /** All of a moment, in the first process; in the others nothing of use. */
    private Tensor whole(Group group, Tensor own) {
        if (sharers.size() == 1) {
            return own;
        }
        boolean first = sharers.rank() == 0;
        long elements = group.parameters().master().elements();
        var whole = Tensor.zeros(own.dtype(), own.device(), first ? elements : 0);
        for (int rank = 0; rank < sharers.size(); rank++) {
            var stretch = stretch(group, rank);
            if (stretch.elements() > 0) {
                boolean mine = rank == sharers.rank();
                var part = first
                        ? stretch.of(whole)
                        : mine ? own : Tensor.empty(own.dtype(), own.device(), stretch.elements());
                if (first && mine) {
                    part.copyInPlace(own);
                }
                sharers.broadcast(part, rank).await();
            }
        }
        return whole;
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
