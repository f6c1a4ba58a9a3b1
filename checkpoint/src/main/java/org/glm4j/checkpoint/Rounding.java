package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Rounds floating-point numbers of one type to another, to the nearest and to even in the middle, as IEEE 754 has it.
 * What is too large becomes infinite; NaN stays NaN.
 *
 * <p>Every element passes through a single-precision number, which holds all types but FP64, as its bits: the inner loops
 * are of one kind each, without branches, so that the compiler vectorises them.
 */
final class Rounding {

    /** Elements at a time: source, floats and result stay in the second-level cache. */
    private static final int CHUNK = 1 << 14;

    /** Smallest magnitude that rounds to infinity in FP16: half a unit above 65504. */
    private static final int FP16_OVERFLOW = Float.floatToRawIntBits(65520f);

    /** The same for BF16: half a unit above its largest number. */
    private static final int BF16_OVERFLOW = 0x7F7F_8000;

    private static final int INFINITY = 0x7F80_0000;
    private static final int MAGNITUDE = 0x7FFF_FFFF;
    private static final int BF16_NAN = 0x7FC0;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Dtype from;
    private final Dtype to;
    private final int[] bits = new int[CHUNK];
    private final float[] floats = new float[CHUNK];
    private final short[] shorts = new short[CHUNK];
    private final double[] doubles;
    private final MemorySegment bitsMemory = MemorySegment.ofArray(bits);
    private final MemorySegment floatsMemory = MemorySegment.ofArray(floats);
    private final MemorySegment result;
    private long overflows;

    Rounding(Dtype from, Dtype to) {
        this.from = from;
        this.to = to;
        this.doubles = new double[from == Dtype.FP64 || to == Dtype.FP64 ? CHUNK : 0];
        this.result = MemorySegment.ofArray(new byte[CHUNK * to.bytes()]);
    }

    /** Finite numbers that have become infinite so far. */
    long overflows() {
        return overflows;
    }

    <E extends Exception> void convert(MemorySegment run, StoredTensor.RunSink<E> sink) throws E {
        long elements = run.byteSize() / from.bytes();
        for (long done = 0; done < elements; done += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - done);
            widen(run, done * from.bytes(), count);
            narrow(count);
            sink.accept(result.asSlice(0, (long) count * to.bytes()).asReadOnly());
        }
    }

    private void widen(MemorySegment run, long offset, int count) {
        switch (from) {
            case FP32 -> MemorySegment.copy(run, INT, offset, bits, 0, count);
            case BF16 -> {
                MemorySegment.copy(run, SHORT, offset, shorts, 0, count);
                bf16ToBits(shorts, bits, count);
            }
            case FP16 -> {
                MemorySegment.copy(run, SHORT, offset, shorts, 0, count);
                fp16ToFloats(shorts, floats, count);
                MemorySegment.copy(floatsMemory, 0, bitsMemory, 0, (long) count * Float.BYTES);
            }
            case FP64 -> {
                MemorySegment.copy(run, DOUBLE, offset, doubles, 0, count);
                narrowDoubles(count);
                MemorySegment.copy(floatsMemory, 0, bitsMemory, 0, (long) count * Float.BYTES);
            }
            default -> throw new IllegalStateException(from + " is not floating point");
        }
    }

    private void narrowDoubles(int count) {
        for (int i = 0; i < count; i++) {
            double value = doubles[i];
            float nearest = (float) value;
            floats[i] = to == Dtype.FP32 ? nearest : toOdd(value, nearest);
            if (Float.isInfinite(floats[i]) && !Double.isInfinite(value)) {
                overflows++;
            }
        }
    }

    /**
     * The double as a float whose last bit is set unless the float is exact. Rounding that again to fewer bits gives
     * what rounding the double at once would have given (Boldo and Melquiond, "Emulation of FMA and correctly rounded
     * sums: proved algorithms using rounding to odd", 2008).
     */
    private static float toOdd(double value, float nearest) {
        if (nearest == value || Float.isNaN(nearest)) {
            return nearest;
        }
        float towardZero = Math.abs((double) nearest) > Math.abs(value)
                ? Float.intBitsToFloat(Float.floatToRawIntBits(nearest) - 1)
                : nearest;
        return Float.intBitsToFloat(Float.floatToRawIntBits(towardZero) | 1);
    }

    private void narrow(int count) {
        switch (to) {
            case FP32 -> MemorySegment.copy(bits, 0, result, INT, 0, count);
            case BF16 -> {
                countOverflows(count, BF16_OVERFLOW);
                bitsToBf16(bits, shorts, count);
                MemorySegment.copy(shorts, 0, result, SHORT, 0, count);
            }
            case FP16 -> {
                MemorySegment.copy(bitsMemory, 0, floatsMemory, 0, (long) count * Float.BYTES);
                floatsToFp16(floats, shorts, count);
                countOverflows(count, FP16_OVERFLOW);
                MemorySegment.copy(shorts, 0, result, SHORT, 0, count);
            }
            case FP64 -> {
                MemorySegment.copy(bitsMemory, 0, floatsMemory, 0, (long) count * Float.BYTES);
                for (int i = 0; i < count; i++) {
                    doubles[i] = floats[i];
                }
                MemorySegment.copy(doubles, 0, result, DOUBLE, 0, count);
            }
            default -> throw new IllegalStateException(to + " is not floating point");
        }
    }

    /** Counts finite numbers of at least the given magnitude; the first, quick pass almost always finds none. */
    private void countOverflows(int count, int threshold) {
        if (largestMagnitude(bits, count) < threshold) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int magnitude = bits[i] & MAGNITUDE;
            if (magnitude >= threshold && magnitude < INFINITY) {
                overflows++;
            }
        }
    }

    /** In two steps, because the compiler does not vectorise shifts across a change of width. */
    private static void bf16ToBits(short[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i];
        }
        for (int i = 0; i < count; i++) {
            to[i] <<= 16;
        }
    }

    /** In two steps for the same reason; {@code from} is changed. */
    private static void bitsToBf16(int[] from, short[] to, int count) {
        for (int i = 0; i < count; i++) {
            int bits = from[i];
            int rounded = (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
            int isNan = (INFINITY - (bits & MAGNITUDE)) >> 31; // all ones or none
            from[i] = (rounded & ~isNan) | (BF16_NAN & isNan);
        }
        for (int i = 0; i < count; i++) {
            to[i] = (short) from[i];
        }
    }

    private static void fp16ToFloats(short[] from, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float.float16ToFloat(from[i]);
        }
    }

    private static void floatsToFp16(float[] from, short[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float.floatToFloat16(from[i]);
        }
    }

    private static int largestMagnitude(int[] bits, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, bits[i] & MAGNITUDE);
        }
        return largest;
    }
}
