package org.glm4j.model;

import java.util.Arrays;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;

/**
 * The named tensors of a model, seen from one of its parts.
 *
 * @param tensors all tensors, by full name
 * @param prefix the part's name with a dot behind it, or empty
 */
record Parameters(Map<String, Tensor> tensors, String prefix) {

    Parameters in(String part) {
        return new Parameters(tensors, prefix + part + ".");
    }

    /**
     * One tensor of this part.
     *
     * @throws InvalidInputException if it is missing or of another shape
     */
    Tensor get(String name, long... shape) {
        var tensor = tensors.get(prefix + name);
        if (tensor == null) {
            throw new InvalidInputException("the checkpoint has no tensor %s%s".formatted(prefix, name));
        }
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new InvalidInputException("tensor %s%s has shape %s, but the model's configuration asks for %s"
                    .formatted(prefix, name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
        }
        return tensor;
    }
}
