package org.glm4j.model;

import java.util.Optional;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.model.tensor.Device;

/**
 * How to load a model.
 *
 * @param dtype floating point type to compute in; if empty, single precision on the processor and the stored type on a
 *     GPU
 * @param device where it shall run
 * @param overrides what the user says where the checkpoint is silent
 */
public record LoadOptions(Optional<Dtype> dtype, Device device, GlmConfigOverrides overrides) {

    /** On the processor, as the checkpoint says. */
    public static LoadOptions defaults() {
        return new LoadOptions(Optional.empty(), Device.CPU, GlmConfigOverrides.NONE);
    }

    public LoadOptions withDtype(Dtype type) {
        return new LoadOptions(Optional.of(type), device, overrides);
    }

    public LoadOptions withDevice(Device place) {
        return new LoadOptions(dtype, place, overrides);
    }

    public LoadOptions withOverrides(GlmConfigOverrides said) {
        return new LoadOptions(dtype, device, said);
    }

    Dtype dtypeFor(Dtype stored) {
        return dtype.orElse(device.cuda() ? stored : Dtype.FP32);
    }
}
