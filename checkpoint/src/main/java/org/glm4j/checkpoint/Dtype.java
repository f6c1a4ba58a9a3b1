package org.glm4j.checkpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glm4j.foundation.InvalidInputException;

/**
 * Element types of stored tensors.
 *
 * <p>{@link #safetensorsName} is the name safetensors headers use, {@link #torchName} the one of PyTorch and of {@code
 * torch_dtype} in {@code config.json}. All are stored little-endian.
 */
public enum Dtype {
    FP64("F64", "float64", "Double", 8),
    FP32("F32", "float32", "Float", 4),
    FP16("F16", "float16", "Half", 2),
    BF16("BF16", "bfloat16", "BFloat16", 2),
    INT64("I64", "int64", "Long", 8),
    INT32("I32", "int32", "Int", 4),
    INT16("I16", "int16", "Short", 2),
    INT8("I8", "int8", "Char", 1),
    UINT8("U8", "uint8", "Byte", 1),
    BOOL("BOOL", "bool", "Bool", 1);

    private final String safetensorsName;
    private final String torchName;
    private final String storagePrefix;
    private final int bytes;

    Dtype(String safetensorsName, String torchName, String storagePrefix, int bytes) {
        this.safetensorsName = safetensorsName;
        this.torchName = torchName;
        this.storagePrefix = storagePrefix;
        this.bytes = bytes;
    }

    /**
     * The type a user names on the command line.
     *
     * @param name {@code fp64}, {@code fp32}, {@code fp16} or {@code bf16}, in any case
     * @throws InvalidInputException for any other name
     */
    public static Dtype named(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.isFloatingPoint() && dtype.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--dtype %s is unknown; use one of %s"
                        .formatted(
                                name,
                                Arrays.stream(values())
                                        .filter(Dtype::isFloatingPoint)
                                        .map(dtype -> dtype.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")))));
    }

    static Optional<Dtype> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.safetensorsName.equals(name))
                .findFirst();
    }

    /** The type of a PyTorch storage class such as {@code HalfStorage}. */
    static Optional<Dtype> ofTorchStorage(String className) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.torchStorage().equals(className))
                .findFirst();
    }

    static Optional<Dtype> ofTorch(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.torchName.equals(name))
                .findFirst();
    }

    public String safetensorsName() {
        return safetensorsName;
    }

    public String torchName() {
        return torchName;
    }

    String torchStorage() {
        return storagePrefix + "Storage";
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloatingPoint() {
        return switch (this) {
            case FP64, FP32, FP16, BF16 -> true;
            case INT64, INT32, INT16, INT8, UINT8, BOOL -> false;
        };
    }
}
