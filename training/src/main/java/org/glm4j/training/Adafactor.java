package org.glm4j.training;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Scalar;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * Adafactor (Shazeer and Stern, arXiv:1804.04235) with a given learning rate, scaled by the size of each weight: second
 * moments of matrices are kept as one mean per row and per column, and there is no first moment. Constants and the
 * absence of weight decay are those the reference uses.
 */
final class Adafactor implements Optimizer {

    private static final double SQUARE_EPSILON = 1e-30;
    private static final double SCALE_EPSILON = 1e-3;
    private static final double CLIP_THRESHOLD = 1.0;
    private static final double DECAY_EXPONENT = -0.8;

    /** Mean squares of a matrix by row and by column, or of each element where {@code columns} is null. */
    private record Squares(Tensor rows, Tensor columns) {}

    private final ParameterGroups parameters;
    private final SequencedMap<String, Squares> squares = new LinkedHashMap<>();
    private long steps;

    Adafactor(ParameterGroups parameters) {
        this.parameters = parameters;
        parameters.masterWeights().forEach((name, weight) -> squares.put(name, zeroSquares(weight)));
    }

    private static Squares zeroSquares(Tensor weight) {
        long[] shape = weight.shape();
        return shape.length < 2
                ? new Squares(
                        Tensor.zeros(weight.dtype(), weight.device(), shape).keep(), null)
                : new Squares(
                        Tensor.zeros(weight.dtype(), weight.device(), shape[0]).keep(),
                        Tensor.zeros(weight.dtype(), weight.device(), shape[1]).keep());
    }

    @Override
    public void step(double learningRate) {
        steps++;
        double decay = 1 - Math.pow((double) steps, DECAY_EXPONENT);
        for (var group : parameters.groups()) {
            var flat = group.parameters();
            flat.slots().forEach((name, slot) -> {
                try (var _ = TensorScope.open()) {
                    step(
                            squares.get(name),
                            flat.view(flat.master(), slot),
                            flat.view(flat.gradient(), slot),
                            decay,
                            learningRate);
                }
            });
        }
    }

    private static void step(Squares squares, Tensor weight, Tensor gradient, double decay, double learningRate) {
        var square = gradient.mul(gradient).add(SQUARE_EPSILON);
        var update = gradient.mul(inverseRoot(squares, square, decay));
        double clip = Math.max(1, rootMeanSquare(update) / CLIP_THRESHOLD);
        double rate = learningRate * Math.max(SCALE_EPSILON, rootMeanSquare(weight));
        weight.addInPlace(update.mul(-rate / clip));
    }

    /** Updates the mean squares and returns the factor of the gradient: one over their root. */
    private static Tensor inverseRoot(Squares squares, Tensor square, double decay) {
        if (squares.columns() == null) {
            return average(squares.rows(), square, decay).pow(-0.5);
        }
        var rows = average(squares.rows(), mean(square, 1), decay); // [rows]
        var columns = average(squares.columns(), mean(square, 0), decay); // [columns]
        var rowFactor = rows.div(mean(rows, 0)).pow(-0.5);
        return rowFactor.unsqueeze(1).mul(columns.pow(-0.5).unsqueeze(0));
    }

    private static Tensor average(Tensor mean, Tensor value, double decay) {
        mean.handle().mul_(new Scalar(decay));
        return mean.addInPlace(value.mul(1 - decay));
    }

    private static Tensor mean(Tensor values, int dimension) {
        return values.sum(dimension).div(values.size(dimension));
    }

    private static double rootMeanSquare(Tensor values) {
        return values.handle().norm().item_double() / Math.sqrt((double) values.elements());
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        squares.forEach((name, square) -> {
            if (square.columns() == null) {
                state.put("exp_avg_sq." + name, square.rows());
            } else {
                state.put("exp_avg_sq_row." + name, square.rows());
                state.put("exp_avg_sq_col." + name, square.columns());
            }
        });
        return state;
    }

    @Override
    public long stateBytes() {
        return state().values().stream().mapToLong(Tensor::bytes).sum();
    }

    @Override
    public void share(Shares shares) {
        if (shares.shared()) {
            throw new InvalidInputException(
                    "--zero-stage shares out what Adam remembers; Adafactor remembers next to nothing: leave it out");
        }
    }

    @Override
    public void resumeAt(long steps) {
        this.steps = steps;
    }

    @Override
    public void close() {
        squares.values().forEach(square -> {
            square.rows().close();
            if (square.columns() != null) {
                square.columns().close();
            }
        });
    }
}
