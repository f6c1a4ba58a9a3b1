package org.glm4j.training.distributed;

import java.time.Duration;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/** NVIDIA's library for GPUs that talk to each other. Only builds for CUDA have what this class needs. */
final class Nccl {

    private Nccl() {}

    static Backend backend(Store store, int rank, int size, Duration timeout) {
        var options = ProcessGroupNCCL.Options.create();
        options.timeout(SharedTable.milliseconds(timeout));
        return new ProcessGroupNCCL(store, rank, size, options);
    }
}
