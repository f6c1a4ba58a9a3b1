package org.glm4j.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.distributed.Collectives;
import org.glm4j.training.distributed.Traffic;

/** Two processes that do exactly the same, seen from the first: every sum is twice what is here. */
final class TwinCollectives implements Collectives {

    /** Elements of every tensor whose sum was begun, in order. */
    final List<Long> begun = new ArrayList<>();

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int size() {
        return 2;
    }

    @Override
    public Device device() {
        return Device.CPU;
    }

    @Override
    public Pending allReduce(Tensor tensor) {
        begun.add(tensor.elements());
        tensor.keep();
        return () -> {
            tensor.handle().mul_(new Scalar(2.0));
            tensor.close();
        };
    }

    @Override
    public Pending allReduceMax(Tensor tensor) {
        return () -> {};
    }

    @Override
    public Pending reduce(Tensor tensor, int root) {
        return allReduce(tensor);
    }

    @Override
    public Pending broadcast(Tensor tensor, int root) {
        return () -> {};
    }

    @Override
    public Pending allGather(Tensor whole, Tensor part) {
        throw new UnsupportedOperationException("gradients are not gathered");
    }

    @Override
    public Pending reduceScatter(Tensor part, Tensor whole) {
        throw new UnsupportedOperationException("gradients are not scattered");
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public void barrier(Duration patience) {}

    @Override
    public void close() {}
}
