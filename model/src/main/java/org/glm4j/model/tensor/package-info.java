/**
 * The operations that GLM needs, under their usual names, on libtorch.
 *
 * <p>Native memory: a tensor that an operation returns belongs to the innermost open {@link
 * org.glm4j.model.tensor.TensorScope} of the thread and is freed when that scope closes. {@link
 * org.glm4j.model.tensor.Tensor#keep()} lets one live on; whoever keeps it closes it. Shapes are written outermost
 * first: {@code [batch, length, hidden]}.
 */
package org.glm4j.model.tensor;
