package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RoundingTest {

    /** The largest finite numbers, and half a unit above them. */
    private static final double FP16_MAX = 65504;

    private static final double BF16_MAX = Float.intBitsToFloat(0x7F7F0000);

    @Example
    void keepsEveryHalfThroughFloatAndBack() {
        short[] all = allShorts();
        var floats = round(Dtype.FP16, Dtype.FP32, MemorySegment.ofArray(all)).toArray(ValueLayout.JAVA_FLOAT);
        var back = round(Dtype.FP32, Dtype.FP16, MemorySegment.ofArray(floats)).toArray(ValueLayout.JAVA_SHORT);

        for (int i = 0; i < all.length; i++) {
            if (Float.isNaN(floats[i])) {
                assertThat(Float.float16ToFloat(back[i])).isNaN();
            } else {
                assertThat(back[i]).isEqualTo(all[i]);
            }
        }
    }

    @Example
    void keepsEveryBrainFloatThroughFloatAndBack() {
        short[] all = allShorts();
        var floats = round(Dtype.BF16, Dtype.FP32, MemorySegment.ofArray(all)).toArray(ValueLayout.JAVA_FLOAT);
        var back = round(Dtype.FP32, Dtype.BF16, MemorySegment.ofArray(floats)).toArray(ValueLayout.JAVA_SHORT);

        for (int i = 0; i < all.length; i++) {
            if (Float.isNaN(floats[i])) {
                assertThat(bf16(back[i])).isNaN();
            } else {
                assertThat(back[i]).isEqualTo(all[i]);
            }
        }
    }

    @Property
    void roundsFloatsToTheNearest(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        var source = MemorySegment.ofArray(new float[] {value});

        assertNearest(value, half(round(Dtype.FP32, Dtype.FP16, source)), FP16_MAX, 16, 11);
        assertNearest(value, brain(round(Dtype.FP32, Dtype.BF16, source)), BF16_MAX, 0x1p119, 8);
    }

    /** Both sides of what is too large, which random numbers rarely meet. */
    @Example
    void whatIsNearerToTheLargestNumberStaysFinite() {
        for (int bits : new int[] {0x7F7F7FFF, 0x7F7F8000, 0xFF7F7FFF, 0xFF7F8000, 0x477FEFFF, 0x477FF000}) {
            roundsFloatsToTheNearest(bits);
        }
    }

    /** Bit patterns near the places where rounding a double twice goes wrong. */
    @Property
    void roundsDoublesOnceEvenWhereRoundingTwiceWouldBeWrong(
            @ForAll short half, @ForAll boolean isBrain, @ForAll byte nudge) {
        double number = isBrain ? bf16(half) : Float.float16ToFloat(half);
        double next = isBrain ? bf16((short) (half + 1)) : Float.float16ToFloat((short) (half + 1));
        double middle = number + (next - number) / 2;
        double value = middle + nudge * Math.ulp(middle);
        var source = MemorySegment.ofArray(new double[] {value});

        assertNearest(value, half(round(Dtype.FP64, Dtype.FP16, source)), FP16_MAX, 16, 11);
        assertNearest(value, brain(round(Dtype.FP64, Dtype.BF16, source)), BF16_MAX, 0x1p119, 8);
    }

    @Property
    void roundsDoublesToTheNearest(@ForAll double value) {
        var source = MemorySegment.ofArray(new double[] {value});

        assertNearest(value, half(round(Dtype.FP64, Dtype.FP16, source)), FP16_MAX, 16, 11);
        assertNearest(value, brain(round(Dtype.FP64, Dtype.BF16, source)), BF16_MAX, 0x1p119, 8);
        assertThat(round(Dtype.FP64, Dtype.FP32, source).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0))
                .isEqualTo((float) value);
    }

    @Example
    void treatsSpecialValuesAsIeee754Does() {
        var source = MemorySegment.ofArray(new float[] {
            0f,
            -0f,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN,
            Float.intBitsToFloat(0xFFFFFFFF),
            65504f,
            65519.996f,
            65520f,
            -65520f,
            0x1p-24f,
            0x1p-25f,
            0x1.000002p-25f,
            Float.MIN_VALUE
        });
        var halves = round(Dtype.FP32, Dtype.FP16, source).toArray(ValueLayout.JAVA_SHORT);

        assertThat(halves[0]).isZero();
        assertThat(halves[1]).isEqualTo((short) 0x8000);
        assertThat(halves[2]).isEqualTo((short) 0x7C00);
        assertThat(halves[3]).isEqualTo((short) 0xFC00);
        assertThat(Float.float16ToFloat(halves[4])).isNaN();
        assertThat(Float.float16ToFloat(halves[5])).isNaN();
        assertThat(halves[6]).isEqualTo((short) 0x7BFF);
        assertThat(halves[7]).isEqualTo((short) 0x7BFF);
        assertThat(halves[8]).isEqualTo((short) 0x7C00);
        assertThat(halves[9]).isEqualTo((short) 0xFC00);
        assertThat(halves[10]).isEqualTo((short) 1);
        assertThat(halves[11]).isZero();
        assertThat(halves[12]).isEqualTo((short) 1);
        assertThat(halves[13]).isZero();
    }

    @Example
    void countsFiniteValuesThatBecomeInfinite() {
        var rounding = new Rounding(Dtype.FP32, Dtype.FP16);
        rounding.<RuntimeException>convert(
                MemorySegment.ofArray(new float[] {65519f, 65520f, -1e9f, Float.POSITIVE_INFINITY, Float.NaN, 1f}),
                run -> {});
        assertThat(rounding.overflows()).isEqualTo(2);

        var doubles = new Rounding(Dtype.FP64, Dtype.FP32);
        doubles.<RuntimeException>convert(
                MemorySegment.ofArray(new double[] {1e39, 1, Double.NEGATIVE_INFINITY}), run -> {});
        assertThat(doubles.overflows()).isEqualTo(1);

        var brain = new Rounding(Dtype.FP64, Dtype.BF16);
        brain.<RuntimeException>convert(MemorySegment.ofArray(new double[] {3.4e38, 1e300, 1}), run -> {});
        assertThat(brain.overflows()).isEqualTo(2);
    }

    @Example
    void convertsRunsLongerThanItsBuffer() {
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.25f;
        }
        var doubles =
                round(Dtype.FP32, Dtype.FP64, MemorySegment.ofArray(values)).toArray(ValueLayout.JAVA_DOUBLE);

        assertThat(doubles).hasSize(values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(doubles[i]).isEqualTo(values[i]);
        }
    }

    /**
     * @param actual the rounded value
     * @param max largest finite number of the type
     * @param halfUnit half the distance from {@code max} to what would come next
     * @param precision significant bits of a normal number
     */
    private static void assertNearest(double exact, double actual, double max, double halfUnit, int precision) {
        if (Double.isNaN(exact)) {
            assertThat(actual).isNaN();
        } else if (Math.abs(exact) >= max + halfUnit) {
            assertThat(actual).isEqualTo(Math.copySign(Double.POSITIVE_INFINITY, exact));
        } else {
            double unit = unit(exact, max, precision);
            var error = new BigDecimal(exact).subtract(new BigDecimal(actual)).abs();
            var half = new BigDecimal(unit).divide(BigDecimal.TWO);
            assertThat(error).isLessThanOrEqualTo(half);
            if (error.compareTo(half) == 0) {
                assertThat(Math.abs(actual) / unit % 2).as("even in the middle").isZero();
            }
        }
    }

    /** Distance between neighbours around a number. */
    private static double unit(double number, double max, int precision) {
        int smallestExponent = max == FP16_MAX ? -14 : -126;
        int exponent = Math.max(smallestExponent, number == 0 ? smallestExponent : Math.getExponent(number));
        return Math.scalb(1.0, exponent - (precision - 1));
    }

    private static double half(MemorySegment rounded) {
        return Float.float16ToFloat(rounded.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0));
    }

    private static double brain(MemorySegment rounded) {
        return bf16(rounded.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0));
    }

    private static float bf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    private static short[] allShorts() {
        short[] all = new short[1 << 16];
        for (int i = 0; i < all.length; i++) {
            all[i] = (short) i;
        }
        return all;
    }

    private static MemorySegment round(Dtype from, Dtype to, MemorySegment source) {
        var result = Arena.ofAuto().allocate(source.byteSize() / from.bytes() * to.bytes(), Long.BYTES);
        long[] position = {0};
        new Rounding(from, to).<RuntimeException>convert(source, run -> {
            MemorySegment.copy(run, 0, result, position[0], run.byteSize());
            position[0] += run.byteSize();
        });
        return result;
    }
}
