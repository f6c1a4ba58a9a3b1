package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What training left in the reference's files, against what Python sees in them. */
class TrainingContentTest {

    @Test
    void holdsOptimizerSchedulerAndRandomStates() {
        var expected = Goldens.json(Goldens.resource("official_training_content.json"));
        try (var checkpoint = Checkpoint.open(Goldens.checkpoint("tiny_block/official"))) {
            var content = checkpoint.trainingContent(0);

            assertThat(checkpoint.iteration()).hasValue(12);
            var scheduler = dictionary(content, "lr_scheduler");
            assertThat(scheduler.find("decay_style"))
                    .contains(new Value.Text(
                            expected.at("/lr_scheduler/decay_style").asString()));
            for (var key : List.of("warmup_iter", "num_iters", "end_iter", "decay_ratio")) {
                assertThat(number(scheduler.find(key).orElseThrow()))
                        .as(key)
                        .isEqualTo(expected.path("lr_scheduler").path(key).doubleValue());
            }
            var random = sequence(content.find("random_rng_state").orElseThrow());
            assertThat(number(random.getFirst()))
                    .isEqualTo(expected.at("/random/version").intValue());
            assertThat(sequence(random.get(1)).stream().mapToLong(value -> ((Value.Int) value).asLong()))
                    .containsExactly(boxed(expected.at("/random/state")));
            var numpy = sequence(content.find("np_rng_state").orElseThrow());
            assertThat(numpy.getFirst()).isEqualTo(new Value.Text("MT19937"));
            assertThat(((Value.NumpyArray) numpy.get(1))
                            .values()
                            .data(Arena.ofAuto())
                            .toArray(ValueLayout.JAVA_LONG))
                    .containsExactly(Goldens.longs(expected.at("/numpy/keys")));
            long sum = 0;
            for (byte b : content.find("torch_rng_state", Value.Tensor.class)
                    .orElseThrow()
                    .tensor()
                    .data(Arena.ofAuto())
                    .toArray(ValueLayout.JAVA_BYTE)) {
                sum += Byte.toUnsignedInt(b);
            }
            assertThat(sum).isEqualTo(expected.path("torch_rng_sum").longValue());
        }
    }

    @Test
    void holdsAdamsMoments() {
        var expected = Goldens.json(Goldens.resource("official_training_content.json"));
        try (var checkpoint = Checkpoint.open(Goldens.checkpoint("tiny_block/official"))) {
            var optimizer = dictionary(checkpoint.trainingContent(0), "optimizer");
            var state = dictionary(optimizer, "state");

            assertThat(state.entries()).hasSize(expected.path("state").size());
            expected.path("state").properties().forEach(entry -> {
                var moments = (Value.Dictionary) state.entries().get(new Value.Int(Long.parseLong(entry.getKey())));
                var golden = entry.getValue();
                assertThat(floats(moments, "step"))
                        .containsExactly(golden.path("step").floatValue());
                assertThat(moments.find("exp_avg", Value.Tensor.class)
                                .orElseThrow()
                                .tensor()
                                .shape())
                        .containsExactly(Goldens.longs(golden.path("shape")));
                assertThat(floats(moments, "exp_avg")[0])
                        .isEqualTo(golden.path("exp_avg_first").floatValue());
                assertThat(sum(floats(moments, "exp_avg")))
                        .isCloseTo(golden.path("exp_avg_sum").doubleValue(), within(1e-12));
                assertThat(sum(floats(moments, "exp_avg_sq")))
                        .isCloseTo(golden.path("exp_avg_sq_sum").doubleValue(), within(1e-12));
            });
            var groups = sequence(optimizer.find("param_groups").orElseThrow());
            for (int i = 0; i < groups.size(); i++) {
                var group = (Value.Dictionary) groups.get(i);
                var golden = expected.path("param_groups").get(i);
                assertThat(number(group.find("lr").orElseThrow()))
                        .isEqualTo(golden.path("lr").doubleValue());
                assertThat(number(group.find("weight_decay").orElseThrow()))
                        .isEqualTo(golden.path("weight_decay").doubleValue());
                assertThat(sequence(group.find("params").orElseThrow()).stream().map(TrainingContentTest::number))
                        .hasSize(golden.path("params").size());
            }
        }
    }

    static Stream<String> inventory() {
        return Goldens.json(Goldens.checkpoint("inventory.json")).propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("inventory")
    void holdsWhatTheInventoryLists(String file) {
        var golden = Goldens.json(Goldens.checkpoint("inventory.json")).path(file);
        try (var arena = Arena.ofConfined()) {
            var mapped = MappedFile.open(Goldens.checkpoint(file), arena);

            var torch = TorchFile.read(mapped);

            assertThat(mapped.size()).isEqualTo(golden.path("bytes").longValue());
            assertThat(torch.container().name())
                    .isEqualToIgnoringCase(golden.path("format").asString());
            assertThat(tree(torch.content(), golden.path("content")))
                    .isEqualTo(golden.path("content").toString());
        }
    }

    /** The value in the words of the inventory, as deep as the inventory goes. */
    private static String tree(Value value, JsonNode golden) {
        if (!golden.isObject()) {
            return '"' + top(value) + '"';
        }
        var text = new StringBuilder("{");
        ((Value.Dictionary) value).entries().forEach((key, item) -> {
            var name = key instanceof Value.Text(var plain)
                    ? plain
                    : ((Value.Int) key).value().toString();
            text.append(text.length() > 1 ? "," : "").append('"').append(name).append("\":");
            text.append(tree(item, golden.path(name)));
        });
        return text.append('}').toString();
    }

    private static String top(Value value) {
        return switch (value) {
            case Value.Sequence sequence ->
                switch (sequence.kind()) {
                    case TUPLE -> "tuple: " + items(sequence);
                    case LIST -> "list: " + items(sequence);
                    case SET -> "set: " + items(sequence);
                };
            case Value.Dictionary dictionary ->
                "dict(%d)".formatted(dictionary.entries().size());
            default -> inner(value);
        };
    }

    private static List<String> items(Value.Sequence sequence) {
        // Python shows a list of texts, each in the quotes that its content allows
        return sequence.items().stream()
                .map(TrainingContentTest::inner)
                .map(text -> text.contains("'") ? "\\\"" + text + "\\\"" : "'" + text + "'")
                .toList();
    }

    private static String inner(Value value) {
        return switch (value) {
            case Value.None() -> "None";
            case Value.Bool(boolean truth) -> truth ? "True" : "False";
            case Value.Int(var number) -> number.toString();
            case Value.Real(double number) -> Double.toString(number);
            case Value.Text(var text) -> "'" + text + "'";
            case Value.Sequence sequence ->
                "%s(%d)"
                        .formatted(
                                sequence.kind().name().toLowerCase(Locale.ROOT),
                                sequence.items().size());
            case Value.Dictionary dictionary ->
                "dict(%d)".formatted(dictionary.entries().size());
            case Value.Tensor(var tensor) ->
                "tensor %s %s".formatted(tensor.dtype().torchName(), Untrusted.shown(tensor.shape()));
            case Value.NumpyArray(var array) -> "ndarray uint32 " + Untrusted.shown(array.shape());
            default -> value.toString();
        };
    }

    private static Value.Dictionary dictionary(Value.Dictionary parent, String key) {
        return parent.find(key, Value.Dictionary.class).orElseThrow();
    }

    private static List<Value> sequence(Value value) {
        return ((Value.Sequence) value).items();
    }

    private static double number(Value value) {
        return switch (value) {
            case Value.Int(var number) -> number.doubleValue();
            case Value.Real(double number) -> number;
            default -> Double.NaN;
        };
    }

    private static float[] floats(Value.Dictionary moments, String key) {
        return moments.find(key, Value.Tensor.class)
                .orElseThrow()
                .tensor()
                .data(Arena.ofAuto())
                .toArray(ValueLayout.JAVA_FLOAT);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static Long[] boxed(JsonNode array) {
        return array.valueStream().map(JsonNode::longValue).toArray(Long[]::new);
    }
}
