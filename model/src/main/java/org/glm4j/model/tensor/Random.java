package org.glm4j.model.tensor;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.global.torch;
import org.glm4j.model.engine.Engine;

/** A stream of random numbers that a seed decides. It outlives the scope it was made in. */
public final class Random {

    static {
        Engine.start();
    }

    private final GeneratorOptional handle;

    /** Two streams of one seed are equal. */
    public Random(long seed) {
        this(seed, Device.CPU);
    }

    /** Two streams of one seed on devices of one kind are equal. */
    public Random(long seed, Device device) {
        var generator = generator(seed, device);
        generator.retainReference();
        handle = new GeneratorOptional(generator);
        handle.retainReference();
    }

    private static Generator generator(long seed, Device device) {
        if (!device.cuda()) {
            return torch.make_generator_cpu(seed);
        }
        var generator = torch.globalContext().defaultGenerator(device.handle()).clone();
        generator.set_current_seed(seed);
        return generator;
    }

    GeneratorOptional handle() {
        return handle;
    }
}
