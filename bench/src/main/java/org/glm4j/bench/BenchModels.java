package org.glm4j.bench;

import java.nio.file.Path;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.TorchLanguageModel;

/** Opens models the way users' programs do. */
final class BenchModels {

    private BenchModels() {}

    static LanguageModel open(Path directory, Dtype dtype) {
        return new TorchLanguageModel(
                GlmModels.load(directory, LoadOptions.defaults().withDtype(dtype)));
    }
}
