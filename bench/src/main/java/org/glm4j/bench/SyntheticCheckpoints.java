package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Stored models of random weights that several benchmarks read; written on first use and kept. */
public final class SyntheticCheckpoints {

    /** Where they are kept unless a run says otherwise. */
    public static final Path DEFAULT_DIRECTORY = Path.of(System.getProperty("java.io.tmpdir"), "glm4j-bench");

    private SyntheticCheckpoints() {}

    /** A model of GLM-Large's size: 335 million weights, 1.3 GB in single precision. */
    static SyntheticModel glmLargeModel() {
        return new SyntheticModel(SyntheticModel.bertSized(24, 1024, 16));
    }

    /**
     * GLM-Base's size in single precision, with room for long texts.
     *
     * @param scratch directory of all of them
     * @param maxSequenceLength positions
     * @return the checkpoint's directory
     */
    static Path glmBase(Path scratch, int maxSequenceLength) throws IOException {
        Path directory = scratch.resolve("glm-base-" + maxSequenceLength);
        new SyntheticModel(SyntheticModel.bertSized(12, 768, 12, maxSequenceLength)).write(directory);
        return directory;
    }

    /**
     * GLM-Large's size in single precision.
     *
     * @param scratch directory of all of them
     * @return the checkpoint's directory
     */
    public static Path glmLarge(Path scratch) throws IOException {
        Path directory = scratch.resolve("glm-large");
        glmLargeModel().write(directory);
        return directory;
    }
}
