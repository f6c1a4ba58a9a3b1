package org.glm4j.checkpoint;

import java.util.Collection;
import java.util.stream.Collectors;

/** Values in a few words. */
final class ValueText {

    private static final int SHOWN_ENTRIES = 8;

    private ValueText() {}

    /** A short value as it is, a container by what it holds, one level deep. */
    static String describe(Value value) {
        return switch (value) {
            case Value.Dictionary(var entries)
            when !entries.isEmpty() ->
                entries.entrySet().stream()
                                .limit(SHOWN_ENTRIES)
                                .map(entry -> summary(entry.getKey()) + ": " + summary(entry.getValue()))
                                .collect(Collectors.joining(", "))
                        + more(entries.values());
            case Value.Sequence sequence
            when !sequence.items().isEmpty() ->
                sequence.items().stream()
                                .limit(SHOWN_ENTRIES)
                                .map(ValueText::summary)
                                .collect(Collectors.joining(", "))
                        + more(sequence.items());
            default -> summary(value);
        };
    }

    private static String more(Collection<?> all) {
        return all.size() > SHOWN_ENTRIES ? ", ... (%,d in all)".formatted(all.size()) : "";
    }

    private static String summary(Value value) {
        return switch (value) {
            case Value.None() -> "none";
            case Value.Bool(boolean truth) -> Boolean.toString(truth);
            case Value.Int(var number) -> number.bitLength() > 64 ? "a large number" : number.toString();
            case Value.Real(double number) -> Double.toString(number);
            case Value.Text(var text) -> Untrusted.shown(text);
            case Value.Bytes(byte[] bytes) -> "%d bytes".formatted(bytes.length);
            case Value.Sequence sequence ->
                "%d items".formatted(sequence.items().size());
            case Value.Dictionary(var entries) -> "%d entries".formatted(entries.size());
            case Value.Tensor(var tensor) -> "tensor " + shape(tensor);
            case Value.NumpyArray(var array) -> "array " + shape(array);
            case Value.Name(var name) -> Untrusted.shown(name);
            case Value.Instance instance -> Untrusted.shown(instance.className());
        };
    }

    private static String shape(StoredTensor tensor) {
        return tensor.dtype().torchName() + " " + Untrusted.shown(tensor.shape());
    }
}
