package org.glm4j.checkpoint;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.glm4j.foundation.InvalidInputException;

/**
 * The optimizer in one file of the reference's.
 *
 * <p>The layouts, from the outside in: the reference's half precision wrapper ({@code optimizer_state_dict}, {@code
 * fp32_from_fp16}: masters one by one) or DeepSpeed's ({@code fp32_groups_flat}: the masters of a group laid end to end),
 * or neither; then a PyTorch optimizer ({@code state} by number, {@code param_groups}), whose state lies end to end per
 * group too where the masters do. Steps are counted beside each weight's state (PyTorch) or in the group (apex).
 *
 * @param state tensors named {@code key.weight}
 * @param masterWeights named {@code master.weight}
 */
record SavedOptimizerPart(
        long steps,
        SequencedMap<String, TensorView> state,
        SequencedMap<String, TensorView> masterWeights,
        Optional<SavedLossScale> lossScale) {

    /**
     * @param file for messages
     * @param groups shapes of the weights in this file, by name, in the optimizer's order
     */
    static SavedOptimizerPart read(String file, Value.Dictionary optimizer, List<SequencedMap<String, long[]>> groups) {
        return new Reader(file, groups).read(optimizer);
    }

    private static final class Reader {

        private final String file;
        private final List<SequencedMap<String, long[]>> groups;
        private final SequencedMap<String, TensorView> state = new LinkedHashMap<>();
        private final SequencedMap<String, TensorView> masters = new LinkedHashMap<>();
        private final TreeSet<Double> steps = new TreeSet<>();

        Reader(String file, List<SequencedMap<String, long[]>> groups) {
            this.file = file;
            this.groups = groups;
        }

        SavedOptimizerPart read(Value.Dictionary optimizer) {
            var inner = optimizer
                    .find("optimizer_state_dict", Value.Dictionary.class)
                    .orElse(optimizer);
            var states = find(inner, "state", Value.Dictionary.class);
            var savedGroups = find(inner, "param_groups", Value.Sequence.class).items();
            if (savedGroups.size() != groups.size()) {
                throw invalid("its optimizer has %d groups of weights, not %d", savedGroups.size(), groups.size());
            }
            for (int i = 0; i < groups.size(); i++) {
                group(i, dictionary(savedGroups.get(i)), states);
            }
            for (var key : List.of("fp32_from_fp16", "fp32_groups", "fp32_groups_flat")) {
                optimizer.find(key, Value.Sequence.class).ifPresent(saved -> masters(saved.items()));
            }
            if (steps.size() != 1) {
                throw invalid(
                        "its optimizer %s",
                        steps.isEmpty()
                                ? "does not count steps"
                                : "has taken another number of steps for some weights than for others");
            }
            return new SavedOptimizerPart(steps.first().longValue(), state, masters, SavedLossScale.of(optimizer));
        }

        private void group(int index, Value.Dictionary saved, Value.Dictionary states) {
            var weights = groups.get(index);
            var numbers = find(saved, "params", Value.Sequence.class).items();
            saved.find("step").flatMap(PythonNumber::of).ifPresent(steps::add);
            if (numbers.size() == 1 && weights.size() > 1) {
                ofWeight(states, numbers.getFirst())
                        .forEach((key, flat) ->
                                cut(index, flat).forEach((name, tensor) -> state.put(key + "." + name, tensor)));
                return;
            }
            checkSize(index, numbers.size());
            var number = numbers.iterator();
            weights.forEach((name, shape) -> ofWeight(states, number.next()).forEach((key, tensor) -> {
                if (key.equals("exp_avg") || key.equals("exp_avg_sq")) {
                    checkShape(name, shape, tensor);
                }
                state.put(key + "." + name, tensor);
            }));
        }

        /** Everything that has a size of what the optimizer remembers of one weight; its steps are noted. */
        private Map<String, TensorView> ofWeight(Value.Dictionary states, Value number) {
            if (!(states.entries().get(number) instanceof Value.Dictionary entries)) {
                throw invalid("its optimizer remembers nothing of some weights");
            }
            entries.find("step").flatMap(PythonNumber::of).ifPresent(steps::add);
            var tensors = new LinkedHashMap<String, TensorView>();
            entries.entries().forEach((key, value) -> {
                if (key instanceof Value.Text(var name)
                        && !name.equals("step")
                        && value instanceof Value.Tensor(TensorView tensor)) {
                    tensors.put(name, tensor);
                }
            });
            return tensors;
        }

        private void masters(List<Value> saved) {
            if (saved.size() != groups.size()) {
                throw invalid("its master weights are in %d groups, not %d", saved.size(), groups.size());
            }
            for (int i = 0; i < groups.size(); i++) {
                switch (saved.get(i)) {
                    case Value.Tensor(TensorView flat) ->
                        cut(i, flat).forEach((name, tensor) -> masters.put("master." + name, tensor));
                    case Value.Sequence one -> {
                        checkSize(i, one.items().size());
                        var item = one.items().iterator();
                        groups.get(i).forEach((name, shape) -> {
                            if (!(item.next() instanceof Value.Tensor(TensorView tensor))) {
                                throw invalid("a master weight of its optimizer is no tensor");
                            }
                            checkShape(name, shape, tensor);
                            masters.put("master." + name, tensor);
                        });
                    }
                    default -> throw invalid("the master weights of its optimizer are no tensors");
                }
            }
        }

        /** The weights of a group out of one tensor in which they lie end to end. */
        private SequencedMap<String, TensorView> cut(int index, TensorView flat) {
            var bytes = flat.contiguous();
            long elements = groups.get(index).values().stream()
                    .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
                    .sum();
            if (bytes.isEmpty() || flat.elements() != elements) {
                throw invalid(
                        "group %d of its optimizer holds %,d values, but the model's weights there are %,d; if some were frozen, --no-load-optim takes the rest",
                        index, flat.elements(), elements);
            }
            var parts = new LinkedHashMap<String, TensorView>();
            long start = 0;
            for (var entry : groups.get(index).entrySet()) {
                long length = Arrays.stream(entry.getValue()).reduce(1, Math::multiplyExact)
                        * flat.dtype().bytes();
                parts.put(
                        entry.getKey(),
                        StridedTensor.rowMajor(
                                flat.dtype(), entry.getValue(), bytes.get().asSlice(start, length)));
                start += length;
            }
            return parts;
        }

        private void checkSize(int index, int saved) {
            if (saved != groups.get(index).size()) {
                throw invalid(
                        "group %d of its optimizer has %d weights, but the model has %d there; if some were frozen, --no-load-optim takes the rest",
                        index, saved, groups.get(index).size());
            }
        }

        private void checkShape(String name, long[] shape, TensorView tensor) {
            if (!Arrays.equals(tensor.shape(), shape)) {
                throw invalid(
                        "its optimizer has %s for %s of %s",
                        Arrays.toString(tensor.shape()), name, Arrays.toString(shape));
            }
        }

        private Value.Dictionary dictionary(Value value) {
            if (value instanceof Value.Dictionary dictionary) {
                return dictionary;
            }
            throw invalid("a group of its optimizer is no dictionary");
        }

        private <T extends Value> T find(Value.Dictionary dictionary, String key, Class<T> type) {
            return dictionary.find(key, type).orElseThrow(() -> invalid("its optimizer has no %s", key));
        }

        @FormatMethod
        private InvalidInputException invalid(String message, Object... arguments) {
            return new InvalidInputException(file + ": " + message.formatted(arguments));
        }
    }
}
