package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.glm4j.checkpoint.PickleObject.NumpyData;

/** NumPy arrays inside a pickle: states of its random generators, mostly. */
final class NumpyValues {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private NumpyValues() {}

    static Value.NumpyArray of(MappedFile file, NumpyData data) {
        if (data.type == null || data.bytes == null) {
            throw file.invalid("it holds a NumPy array without content");
        }
        var code = data.type.code;
        var elements = MemorySegment.ofArray(data.bytes);
        if (data.type.bigEndian && !code.endsWith("1")) {
            throw file.invalid("it holds a big-endian NumPy array");
        }
        return switch (code) {
            case "u4" -> array(file, data, Dtype.INT64, widened32(elements));
            case "u2" -> array(file, data, Dtype.INT32, widened16(elements));
            case "u1" -> array(file, data, Dtype.UINT8, elements);
            case "b1" -> array(file, data, Dtype.BOOL, elements);
            case "i1" -> array(file, data, Dtype.INT8, elements);
            case "i2" -> array(file, data, Dtype.INT16, elements);
            case "i4" -> array(file, data, Dtype.INT32, elements);
            case "i8" -> array(file, data, Dtype.INT64, elements);
            case "f2" -> array(file, data, Dtype.FP16, elements);
            case "f4" -> array(file, data, Dtype.FP32, elements);
            case "f8" -> array(file, data, Dtype.FP64, elements);
            default -> throw file.invalid("it holds a NumPy array of type %s", Untrusted.shown(code));
        };
    }

    private static Value.NumpyArray array(MappedFile file, NumpyData data, Dtype dtype, MemorySegment elements) {
        long needed;
        try {
            needed = new TensorInfo("", dtype, data.shape).bytes();
        } catch (ArithmeticException e) {
            throw file.invalid("a NumPy array of shape %s is impossible", Untrusted.shown(data.shape));
        }
        if (needed != elements.byteSize()) {
            throw file.invalid(
                    "a NumPy array of shape %s has %,d bytes of content",
                    Untrusted.shown(data.shape), data.bytes.length);
        }
        long[] strides = new long[data.shape.length];
        long stride = 1;
        for (int i = 0; i < strides.length; i++) {
            int d = data.columnMajor ? i : strides.length - 1 - i;
            strides[d] = stride;
            stride *= data.shape[d];
        }
        return new Value.NumpyArray(new StridedTensor(dtype, data.shape, strides, elements.asReadOnly()));
    }

    private static MemorySegment widened32(MemorySegment unsigned) {
        var wide = MemorySegment.ofArray(new long[(int) (unsigned.byteSize() / 4)]);
        for (long i = 0; i < unsigned.byteSize() / 4; i++) {
            wide.set(LONG, i * 8, Integer.toUnsignedLong(unsigned.get(INT, i * 4)));
        }
        return wide;
    }

    private static MemorySegment widened16(MemorySegment unsigned) {
        var wide = MemorySegment.ofArray(new int[(int) (unsigned.byteSize() / 2)]);
        for (long i = 0; i < unsigned.byteSize() / 2; i++) {
            wide.set(INT, i * 4, Short.toUnsignedInt(unsigned.get(SHORT, i * 2)));
        }
        return wide;
    }
}
