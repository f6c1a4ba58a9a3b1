package org.glm4j.training;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glm4j.checkpoint.SafetensorsWriter;
import org.glm4j.checkpoint.StoredTensor;
import org.glm4j.foundation.Progress;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** Tensors in a safetensors file. */
public final class WeightFile {

    private WeightFile() {}

    /**
     * Writes tensors, whatever their layout and place, in their types.
     *
     * @param file replaced if it exists
     * @param tensors by name
     */
    public static void write(Path file, Map<String, Tensor> tensors) {
        try (var _ = TensorScope.inference()) {
            var stored = new LinkedHashMap<String, StoredTensor>();
            var alive = new ArrayList<Tensor>();
            tensors.forEach((name, tensor) -> {
                var dense = tensor.to(Device.CPU).contiguous();
                alive.add(dense);
                var bytes = MemorySegment.ofAddress(dense.address()).reinterpret(dense.bytes());
                stored.put(name, StoredTensor.of(dense.dtype(), dense.shape(), bytes));
            });
            try {
                SafetensorsWriter.write(file, stored, Map.of("format", "pt"), Progress.NONE);
            } finally {
                Reference.reachabilityFence(alive);
            }
        }
    }
}
