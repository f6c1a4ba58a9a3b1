package org.glm4j.checkpoint;

/** A stored tensor that parts can be taken of without copying: what splitting and merging are made of. */
sealed interface TensorView extends StoredTensor permits StridedTensor, JoinedTensor {

    /** The part with indices {@code start} to {@code start + length} (exclusive) of one dimension. */
    TensorView narrow(int dimension, long start, long length);

    default long size(int dimension) {
        return shape()[dimension];
    }
}
