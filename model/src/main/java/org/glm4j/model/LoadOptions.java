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
 * @param part which part of the model, if several processes share it
 */
public record LoadOptions(Optional<Dtype> dtype, Device device, GlmConfigOverrides overrides, ModelPart part) {

    /** Of a whole model. */
    public LoadOptions(Optional<Dtype> dtype, Device device, GlmConfigOverrides overrides) {
        this(dtype, device, overrides, ModelPart.WHOLE);
    }

    /** On the processor, as the checkpoint says. */
    public static LoadOptions defaults() {
        return new LoadOptions(Optional.empty(), Device.CPU, GlmConfigOverrides.NONE);
    }

    public LoadOptions withDtype(Dtype type) {
        return new LoadOptions(Optional.of(type), device, overrides, part);
    }

    public LoadOptions withDevice(Device place) {
        return new LoadOptions(dtype, place, overrides, part);
    }

    public LoadOptions withOverrides(GlmConfigOverrides said) {
        return new LoadOptions(dtype, device, said, part);
    }

    /** One part of the model, whatever the checkpoint was split into. */
    public LoadOptions withPart(ModelPart taken) {
        return new LoadOptions(dtype, device, overrides, taken);
    }

    Dtype dtypeFor(Dtype stored) {
        return dtype.orElse(device.cuda() ? stored : Dtype.FP32);
    }
}
