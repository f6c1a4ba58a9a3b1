package org.glm4j.model.tensor;

import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.engine.Engine;

/**
 * Where tensors live and operations run.
 *
 * @param cuda whether it is a GPU
 * @param index which GPU, from 0; 0 for the processor
 */
public record Device(boolean cuda, int index) {

    /** The processor. */
    public static final Device CPU = new Device(false, 0);

    private static final Pattern NAME = Pattern.compile("cpu|cuda(?::(\\d{1,3}))?");

    /**
     * Reads {@code cpu}, {@code cuda} or {@code cuda:n}.
     *
     * @throws InvalidInputException if the name is another one, or that GPU is not there
     */
    public static Device of(String name) {
        var matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new InvalidInputException("device %s: use cpu, cuda or cuda:n".formatted(name));
        }
        if (name.equals("cpu")) {
            return CPU;
        }
        int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        int present = Engine.start().cudaDeviceCount();
        if (present == 0) {
            throw new InvalidInputException(("device %s: this libtorch sees no GPU; set GLM4J_LIBTORCH to the torch/lib"
                            + " directory of a PyTorch for CUDA, or build with -Pgpu")
                    .formatted(name));
        }
        if (index >= present) {
            throw new InvalidInputException(
                    "device %s: there are %d GPUs, the last is cuda:%d".formatted(name, present, present - 1));
        }
        return new Device(true, index);
    }

    org.bytedeco.pytorch.Device handle() {
        return cuda
                ? new org.bytedeco.pytorch.Device(DeviceType.CUDA, (byte) index)
                : new org.bytedeco.pytorch.Device(DeviceType.CPU);
    }

    @Override
    public String toString() {
        return cuda ? "cuda:" + index : "cpu";
    }
}
