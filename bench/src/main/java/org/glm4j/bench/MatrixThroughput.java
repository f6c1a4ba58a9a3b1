package org.glm4j.bench;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** How fast all cores together multiply large matrices: what bounds the encoding of a prompt. */
final class MatrixThroughput {

    private static final int SIDE = 1536;
    private static final int ROUNDS = 6;

    private MatrixThroughput() {}

    /** GFLOP/s of the best of several products. */
    static double measure(Dtype dtype) {
        try (var _ = TensorScope.inference()) {
            Tensor a = Tensor.ones(dtype, Device.CPU, SIDE, SIDE);
            Tensor b = Tensor.ones(dtype, Device.CPU, SIDE, SIDE);
            double best = Double.POSITIVE_INFINITY;
            for (int round = 0; round < ROUNDS; round++) {
                try (var _ = TensorScope.inference()) {
                    long started = System.nanoTime();
                    a.matmul(b);
                    best = Math.min(best, (System.nanoTime() - started) * 1e-9);
                }
            }
            return 2.0 * SIDE * SIDE * SIDE / best * 1e-9;
        }
    }
}
