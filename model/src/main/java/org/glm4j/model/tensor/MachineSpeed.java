package org.glm4j.model.tensor;

import org.glm4j.checkpoint.Dtype;

/**
 * How fast the processor is: the limits that decoding (reading weights) and reading text (multiplying matrices) run
 * into.
 *
 * @param readGigabytesPerSecond how fast memory can be read with all threads
 * @param gigaflopsPerSecond single precision operations, a multiplication and an addition counted as two, in large
 *     products
 */
public record MachineSpeed(double readGigabytesPerSecond, double gigaflopsPerSecond) {

    // Larger than caches: 512 MB.
    private static final long ELEMENTS = 128L << 20;
    private static final int ROWS = 512;
    private static final int WIDTH = 2048;
    private static final int REPETITIONS = 4;

    /** Measures for about a second. The best of a few runs counts, other processes may be busy. */
    public static MachineSpeed measure() {
        try (var _ = TensorScope.inference()) {
            var memory =
                    Tensor.zeros(Dtype.FP32, Device.CPU, ELEMENTS).addInPlace(Tensor.ones(Dtype.FP32, Device.CPU, 1));
            double reading = bestSeconds(memory::sum);
            return new MachineSpeed(ELEMENTS * Dtype.FP32.bytes() / reading / 1e9, gigaflops(Dtype.FP32));
        }
    }

    /** Operations per second in large products of a type, in 10^9; a fraction of a second. */
    public static double gigaflops(Dtype dtype) {
        try (var _ = TensorScope.inference()) {
            var x = Tensor.ones(dtype, Device.CPU, ROWS, WIDTH);
            var weight = Tensor.ones(dtype, Device.CPU, WIDTH, WIDTH);
            return 2.0 * ROWS * WIDTH * WIDTH / bestSeconds(() -> Functional.linear(x, weight)) / 1e9;
        }
    }

    private static double bestSeconds(Runnable work) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < REPETITIONS; i++) {
            long start = System.nanoTime();
            try (var _ = TensorScope.open()) {
                work.run();
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }
}
