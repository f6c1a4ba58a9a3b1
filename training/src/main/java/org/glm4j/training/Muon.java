package org.glm4j.training;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Scalar;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * Muon (Jordan et al., 2024, kellerjordan.github.io/posts/muon): each matrix of a layer moves by its gradient's mean with
 * all singular values made about one; AdamW steps the rest, embeddings among it. Moves of matrices have the size that
 * AdamW's usually have (Liu et al., arXiv:2502.16982, section 2.2), so that both share a learning rate and a decay.
 */
final class Muon implements Optimizer {

    /** Of the odd polynomial a x + b x³ + c x⁵, which draws singular values towards one; from Jordan et al. */
    private static final double[] COEFFICIENTS = {3.4445, -4.7750, 2.0315};

    private static final int ITERATIONS = 5;
    private static final double NORM_EPSILON = 1e-7;

    /** Root mean square of AdamW's moves, by which those of matrices are measured; from Liu et al. */
    private static final double USUAL_MOVE = 0.2;

    /** Maps of a layer that are one tensor, and orthogonal each for itself: queries, keys and values. */
    private static final String THREE_MAPS = "query_key_value.weight";

    /**
     * Matrices that are one tensor.
     *
     * @param weight stepped, [matrices, rows, columns], as are the others
     * @param mean of the gradients
     */
    private record Maps(Tensor weight, Tensor gradient, Tensor mean, double weightDecay) {

        static Maps fresh(Tensor weight, Tensor gradient, double weightDecay, int maps) {
            long[] shape = {maps, weight.size(0) / maps, weight.size(1)};
            return new Maps(
                    weight.view(shape).keep(),
                    gradient.view(shape).keep(),
                    Tensor.zeros(weight.dtype(), weight.device(), shape).keep(),
                    weightDecay);
        }

        /** The mean of the gradients as Nesterov has it, one step ahead. */
        Tensor ahead(double momentum) {
            mean.handle().lerp_(gradient.handle(), new Scalar(1 - momentum));
            return gradient.mul(1 - momentum).add(mean.mul(momentum));
        }

        void move(Tensor orthogonal, double learningRate) {
            double size = USUAL_MOVE * Math.sqrt(Math.max(weight.size(1), weight.size(2)));
            weight.handle().mul_(new Scalar(1 - learningRate * weightDecay));
            weight.addInPlace(orthogonal.to(weight.dtype()).mul(-learningRate * size));
        }

        /** The mean in the tensor's own shape. */
        Tensor wholeMean() {
            return mean.view(-1, mean.size(2));
        }

        void close() {
            weight.close();
            gradient.close();
            mean.close();
        }
    }

    private final AdamW others;
    private final double momentum;
    private final Dtype dtype;
    private final SequencedMap<String, Maps> matrices = new LinkedHashMap<>();
    private final Collection<List<Maps>> alike; // of one shape each

    /**
     * @param dtype to multiply matrices in
     */
    Muon(TrainingOptions.OptimizerOptions.Orthogonal options, ParameterGroups parameters, Dtype dtype) {
        var groups = parameters.groups();
        this.others = new AdamW(
                options.others(),
                groups.stream().filter(group -> !group.orthogonalised()).toList());
        this.momentum = options.momentum();
        this.dtype = dtype;
        groups.stream().filter(ParameterGroups.Group::orthogonalised).forEach(group -> {
            var flat = group.parameters();
            flat.slots()
                    .forEach((name, slot) -> matrices.put(
                            name,
                            Maps.fresh(
                                    flat.view(flat.master(), slot),
                                    flat.view(flat.gradient(), slot),
                                    group.weightDecay(),
                                    name.endsWith(THREE_MAPS) ? 3 : 1)));
        });
        this.alike = matrices.values().stream()
                .collect(Collectors.groupingBy(
                        maps -> List.of(maps.weight().size(1), maps.weight().size(2)),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values();
    }

    @Override
    public void step(double learningRate) {
        others.step(learningRate);
        for (var maps : alike) {
            try (var _ = TensorScope.open()) {
                step(maps, learningRate);
            }
        }
    }

    /** Matrices of one shape are multiplied together: one by one they are too small to occupy a processor. */
    private void step(List<Maps> alike, double learningRate) {
        var ahead = alike.stream().map(maps -> maps.ahead(momentum)).toList();
        var orthogonal = orthogonal(Tensor.cat(ahead, 0), dtype);
        int start = 0;
        for (var maps : alike) {
            int count = maps.weight().size(0);
            maps.move(orthogonal.narrow(0, start, count), learningRate);
            start += count;
        }
    }

    /**
     * Newton and Schulz's iteration towards the nearest matrices of which all singular values are one.
     *
     * @param matrices [matrices, rows, columns]
     * @param dtype to multiply in
     */
    private static Tensor orthogonal(Tensor matrices, Dtype dtype) {
        boolean high = matrices.size(1) > matrices.size(2);
        var x = high ? matrices.transpose(1, 2) : matrices;
        var squares = x.mul(x).sum(2).sum(1);
        x = x.div(squares.pow(0.5).add(NORM_EPSILON).view(-1, 1, 1)).to(dtype).contiguous();
        for (int i = 0; i < ITERATIONS; i++) {
            var gram = x.matmul(x.transpose(1, 2));
            var factor = combined(COEFFICIENTS[1], gram, COEFFICIENTS[2], gram, gram);
            x = combined(COEFFICIENTS[0], x, 1, factor, x);
        }
        return high ? x.transpose(1, 2) : x;
    }

    /** a A + b B C. */
    private static Tensor combined(double a, Tensor first, double b, Tensor left, Tensor right) {
        return Tensor.of(first.handle().baddbmm(left.handle(), right.handle(), new Scalar(a), new Scalar(b)));
    }

    @Override
    public long steps() {
        return others.steps();
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        matrices.forEach((name, maps) -> state.put("momentum." + name, maps.wholeMean()));
        state.putAll(others.state());
        return state;
    }

    @Override
    public long stateBytes() {
        return others.stateBytes()
                + matrices.values().stream()
                        .mapToLong(maps -> maps.mean().bytes())
                        .sum();
    }

    @Override
    public void share(Shares shares) {
        if (shares.shared()) {
            throw new InvalidInputException(
                    "--zero-stage cuts through the matrices that --optimizer muon needs whole: leave it out, or give adam");
        }
    }

    @Override
    public void resumeAt(long steps) {
        others.resumeAt(steps);
    }

    @Override
    public void close() {
        others.close();
        matrices.values().forEach(Maps::close);
    }
}
