package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers that fit their model, and those that do not. */
class SavedOptimizerPartTest {

    private static final List<SequencedMap<String, long[]>> GROUPS = List.of(
            group("a", new long[] {2, 3}, "b", new long[] {4}), group("c", new long[] {1}, "d", new long[] {2}));

    private static SequencedMap<String, long[]> group(String one, long[] shape, String other, long[] otherShape) {
        var group = new LinkedHashMap<String, long[]>();
        group.put(one, shape);
        group.put(other, otherShape);
        return group;
    }

    /** 0, 1, 2, ... */
    private static Value.Tensor tensor(long... shape) {
        long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        var data = Arena.ofAuto().allocate(4 * elements, 4);
        LongStream.range(0, elements).forEach(i -> data.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) i));
        return new Value.Tensor(StridedTensor.rowMajor(Dtype.FP32, shape, data));
    }

    private static float[] floats(StoredTensor tensor) {
        return tensor.data(Arena.ofAuto()).toArray(ValueLayout.JAVA_FLOAT);
    }

    private static Value.Sequence list(Value... items) {
        return new Value.Sequence(Value.Sequence.Kind.LIST, List.of(items));
    }

    private static Value.Dictionary dictionary(Object... keysAndValues) {
        var entries = new LinkedHashMap<Value, Value>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var key = keysAndValues[i] instanceof Integer number
                    ? new Value.Int(number)
                    : new Value.Text((String) keysAndValues[i]);
            entries.put(key, (Value) keysAndValues[i + 1]);
        }
        return new Value.Dictionary(entries);
    }

    private static Value.Dictionary moments(long step, long... shape) {
        return dictionary("step", new Value.Int(step), "exp_avg", tensor(shape), "exp_avg_sq", tensor(shape));
    }

    private static Value.Dictionary params(long... numbers) {
        return dictionary(
                "params", list(Arrays.stream(numbers).mapToObj(Value.Int::new).toArray(Value[]::new)));
    }

    private static SavedOptimizerPart read(Value.Dictionary optimizer) {
        return SavedOptimizerPart.read("file.pt", optimizer, GROUPS);
    }

    /** Old versions of PyTorch number weights by their addresses. */
    @Test
    void weightsAreFoundByTheirNumbers() {
        var optimizer = dictionary(
                "state",
                dictionary(70, moments(3, 1), 900, moments(3, 4), 12, moments(3, 2, 3), 13, moments(3, 2)),
                "param_groups",
                list(params(12, 900), params(70, 13)));

        var part = read(optimizer);

        assertThat(part.steps()).isEqualTo(3);
        assertThat(part.state().keySet())
                .containsExactly(
                        "exp_avg.a",
                        "exp_avg_sq.a",
                        "exp_avg.b",
                        "exp_avg_sq.b",
                        "exp_avg.c",
                        "exp_avg_sq.c",
                        "exp_avg.d",
                        "exp_avg_sq.d");
        assertThat(part.masterWeights()).isEmpty();
        assertThat(part.lossScale()).isEmpty();
    }

    @Test
    void flatGroupsAreCutIntoWeights() {
        var optimizer = dictionary(
                "optimizer_state_dict",
                dictionary(
                        "state",
                        dictionary(0, moments(8, 10), 1, moments(8, 3)),
                        "param_groups",
                        list(params(0), params(1))),
                "fp32_groups_flat",
                list(tensor(10), tensor(3)));

        var part = read(optimizer);

        assertThat(part.state().get("exp_avg.a").shape()).containsExactly(2, 3);
        assertThat(floats(part.state().get("exp_avg.b"))).containsExactly(6, 7, 8, 9);
        assertThat(floats(part.masterWeights().get("master.d"))).containsExactly(1, 2);
    }

    static Stream<Arguments> unfit() {
        var state = dictionary(0, moments(3, 2, 3), 1, moments(3, 4), 2, moments(3, 1), 3, moments(3, 2));
        var groups = list(params(0, 1), params(2, 3));
        return Stream.of(
                arguments(dictionary("param_groups", groups), "has no state"),
                arguments(dictionary("state", state), "has no param_groups"),
                arguments(dictionary("state", state, "param_groups", list(params(0, 1))), "1 groups of weights, not 2"),
                arguments(
                        dictionary("state", state, "param_groups", list(params(0, 1, 2), params(3, 0))),
                        "group 0 of its optimizer has 3 weights, but the model has 2 there; if some were frozen"),
                arguments(
                        dictionary("state", state, "param_groups", list(params(1, 0), params(2, 3))),
                        "[4] for a of [2, 3]"),
                arguments(
                        dictionary("state", state, "param_groups", list(params(0, 7), params(2, 3))),
                        "remembers nothing of some weights"),
                arguments(
                        dictionary(
                                "state",
                                dictionary(0, moments(3, 10), 1, moments(3, 4)),
                                "param_groups",
                                list(params(0), params(1))),
                        "group 1 of its optimizer holds 4 values, but the model's weights there are 3"),
                arguments(
                        dictionary(
                                "state",
                                dictionary(0, moments(3, 10), 1, moments(4, 3)),
                                "param_groups",
                                list(params(0), params(1))),
                        "another number of steps for some weights"),
                arguments(
                        dictionary(
                                "state",
                                dictionary(0, dictionary("exp_avg", tensor(10)), 1, dictionary("exp_avg", tensor(3))),
                                "param_groups",
                                list(params(0), params(1))),
                        "does not count steps"),
                arguments(
                        dictionary(
                                "optimizer_state_dict",
                                dictionary("state", state, "param_groups", groups),
                                "fp32_from_fp16",
                                list(list(tensor(2, 3), tensor(5)), list(tensor(1), tensor(2)))),
                        "[5] for b of [4]"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whatDoesNotFitIsNamed(Value.Dictionary optimizer, String message) {
        assertThatThrownBy(() -> read(optimizer))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("file.pt: ")
                .hasMessageContaining(message);
    }
}
