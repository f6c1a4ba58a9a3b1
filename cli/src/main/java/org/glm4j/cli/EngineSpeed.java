package org.glm4j.cli;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * What the engine reaches on this machine, in about two seconds. Decoding one sequence reads every weight once per
 * token, so the first figure bounds it; long prompts and batches are bounded by the second.
 *
 * @param readGigabytesPerSecond matrix times vector, matrix far larger than the caches: 10^9 bytes of it read per second
 * @param gigaflopsPerSecond matrix times matrix in single precision: 10^9 multiplications and additions per second
 */
record EngineSpeed(double readGigabytesPerSecond, double gigaflopsPerSecond) {

    private static final int WIDE = 8192; // WIDE * WIDE single precision numbers are 256 MiB
    private static final int SQUARE = 1024;
    private static final long NANOSECONDS_PER_FIGURE = 800_000_000L;

    static EngineSpeed measure() {
        try (var _ = TensorScope.inference()) {
            Tensor matrix = Tensor.ones(Dtype.FP32, Device.CPU, WIDE, WIDE);
            Tensor vector = Tensor.ones(Dtype.FP32, Device.CPU, WIDE);
            double bytes = 4.0 * WIDE * WIDE;
            Tensor square = Tensor.ones(Dtype.FP32, Device.CPU, SQUARE, SQUARE);
            double operations = 2.0 * SQUARE * SQUARE * SQUARE;
            return new EngineSpeed(bytes / nanoseconds(matrix, vector), operations / nanoseconds(square, square));
        }
    }

    /** The shortest time of one product: a limit is what is possible, not what is usual. */
    private static double nanoseconds(Tensor left, Tensor right) {
        long best = Long.MAX_VALUE;
        long end = System.nanoTime() + NANOSECONDS_PER_FIGURE;
        do {
            try (var _ = TensorScope.inference()) {
                long started = System.nanoTime();
                left.matmul(right);
                best = Math.min(best, System.nanoTime() - started);
            }
        } while (System.nanoTime() < end);
        return best;
    }
}
