package org.glm4j.training.distributed;

import java.time.Duration;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/** A process of its own: every sum is what it was. */
record OneProcess(Device device) implements Collectives {

    private static final Pending DONE = () -> {};

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public Pending allReduce(Tensor tensor) {
        return DONE;
    }

    @Override
    public Pending allReduceMax(Tensor tensor) {
        return DONE;
    }

    @Override
    public Pending reduce(Tensor tensor, int root) {
        return DONE;
    }

    @Override
    public Pending broadcast(Tensor tensor, int root) {
        return DONE;
    }

    @Override
    public Pending allGather(Tensor whole, Tensor part) {
        whole.copyInPlace(part);
        return DONE;
    }

    @Override
    public Pending reduceScatter(Tensor part, Tensor whole) {
        part.copyInPlace(whole);
        return DONE;
    }

    @Override
    public void barrier(Duration patience) {
        // Everyone is here.
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public double[] sum(double... values) {
        return values.clone();
    }

    @Override
    public void close() {
        // There is nothing to leave.
    }
}
