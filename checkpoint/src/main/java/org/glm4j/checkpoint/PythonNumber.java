package org.glm4j.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Numbers in the several forms that training scripts leave them in. */
final class PythonNumber {

    private PythonNumber() {}

    /** A whole or a real number, or a tensor of one element; empty for anything else. */
    static Optional<Double> of(Value value) {
        return switch (value) {
            case Value.Int(var number) -> Optional.of(number.doubleValue());
            case Value.Real(double number) -> Optional.of(number);
            case Value.Tensor(var tensor) when tensor.elements() == 1 -> element(tensor);
            default -> Optional.empty();
        };
    }

    private static Optional<Double> element(StoredTensor tensor) {
        try (var arena = Arena.ofConfined()) {
            var data = tensor.data(arena);
            return switch (tensor.dtype()) {
                case FP32 -> Optional.of((double) data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
                case FP64 -> Optional.of(data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 0));
                case INT32 -> Optional.of((double) data.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
                case INT64 -> Optional.of((double) data.get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
                default -> Optional.empty();
            };
        }
    }
}
