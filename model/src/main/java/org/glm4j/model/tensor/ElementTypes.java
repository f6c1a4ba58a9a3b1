package org.glm4j.model.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;
import org.glm4j.checkpoint.Dtype;

/** The element types of checkpoints and libtorch's names for them. */
final class ElementTypes {

    private ElementTypes() {}

    static ScalarType handle(Dtype dtype) {
        return switch (dtype) {
            case FP64 -> ScalarType.Double;
            case FP32 -> ScalarType.Float;
            case FP16 -> ScalarType.Half;
            case BF16 -> ScalarType.BFloat16;
            case INT64 -> ScalarType.Long;
            case INT32 -> ScalarType.Int;
            case INT16 -> ScalarType.Short;
            case INT8 -> ScalarType.Char;
            case UINT8 -> ScalarType.Byte;
            case BOOL -> ScalarType.Bool;
        };
    }

    static Dtype of(ScalarType type) {
        return switch (type.intern()) {
            case Double -> Dtype.FP64;
            case Float -> Dtype.FP32;
            case Half -> Dtype.FP16;
            case BFloat16 -> Dtype.BF16;
            case Long -> Dtype.INT64;
            case Int -> Dtype.INT32;
            case Short -> Dtype.INT16;
            case Char -> Dtype.INT8;
            case Byte -> Dtype.UINT8;
            case Bool -> Dtype.BOOL;
            default -> throw new IllegalArgumentException("no element type for " + type);
        };
    }
}
