package org.glm4j.generation;

/**
 * The sum of many exponentials, several times faster than {@link Math#exp} one by one: {@code exp(x) = exp(x / 1024) ^
 * 1024} with a short Taylor series and ten squarings, which the compiler turns into vector instructions. The relative
 * error of the sum is below 1e-8.
 */
final class LogSumExp {

    /** Lanes that add up independently, so that the order of additions does not hold the processor up. */
    private static final int LANES = 512;

    /** Smaller terms count as this one: beside the largest term, 1, they do not count at all. */
    private static final double SMALLEST = -64;

    private LogSumExp() {}

    /**
     * The natural logarithm of the sum of {@code exp(values[i])}.
     *
     * @return NaN if a value is NaN or positive infinity, or all are negative infinity
     */
    static double of(float[] values) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max + Math.log(sum(values, values.length, max, 1));
    }

    /**
     * The sum of {@code exp((values[i] - max) * scale)}.
     *
     * @param size only the first {@code size} values count
     * @param max the largest of them
     * @param scale above 0
     */
    static double sum(float[] values, int size, float max, double scale) {
        double[] sums = new double[Math.min(LANES, size)];
        for (int start = 0; start < size; start += LANES) {
            add(values, start, Math.min(LANES, size - start), max, scale, sums);
        }
        return TokenFilter.sum(sums);
    }

    private static void add(float[] values, int start, int count, float max, double scale, double[] sums) {
        for (int i = 0; i < count; i++) {
            double x = Math.max(((double) values[start + i] - max) * scale, SMALLEST) * (1.0 / 1024);
            double e = 1 + x * (1 + x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24))));
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            sums[i] += e;
        }
    }
}
