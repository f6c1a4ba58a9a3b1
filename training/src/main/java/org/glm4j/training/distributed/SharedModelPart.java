package org.glm4j.training.distributed;

import org.glm4j.model.ModelPart;
import org.glm4j.model.tensor.Tensor;

/**
 * A part of a model whose other parts are in other processes.
 *
 * @param processes all parts, in order
 */
public record SharedModelPart(Collectives processes) implements ModelPart {

    @Override
    public int rank() {
        return processes.rank();
    }

    @Override
    public int size() {
        return processes.size();
    }

    @Override
    public void sum(Tensor values) {
        processes.allReduce(values).await();
    }

    @Override
    public void max(Tensor values) {
        processes.allReduceMax(values).await();
    }
}
