package org.glm4j.model.tensor;

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
        var generator = torch.make_generator_cpu(seed);
        generator.retainReference();
        handle = new GeneratorOptional(generator);
        handle.retainReference();
    }

    GeneratorOptional handle() {
        return handle;
    }
}
