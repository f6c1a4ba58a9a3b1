package org.glm4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Companions;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.WholeFile;
import org.glm4j.finetuning.LowRankFile;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.training.WeightFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Low-rank updates into the weights of their model. */
@Command(
        sortOptions = false,
        customSynopsis = "glm merge MODEL ADAPTER DST [OPTION...]",
        footer = {
            "",
            "ADAPTER holds adapter_model.safetensors and adapter_config.json, as SAVE/best of",
            "'glm finetune --lora-rank N' does. DST is whole or absent.",
            "",
            "Example:",
            "  glm merge glm-large runs/rte/best glm-large-rte"
        })
final class MergeCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Checkpoint of any layout that was finetuned.")
    private Path model;

    @Parameters(index = "1", paramLabel = "ADAPTER", description = "Directory of the updates.")
    private Path adapter;

    @Parameters(index = "2", paramLabel = "DST", description = "Directory to make; must not exist or be empty.")
    private Path target;

    @Option(names = "--dtype", paramLabel = "TYPE", description = "fp32 (if unsaid), fp16 or bf16.")
    private String dtype = "fp32";

    @ArgGroup(validate = false, heading = "%nWhat the checkpoint does not say (the reference's names):%n")
    private ModelOptions modelOptions = new ModelOptions();

    MergeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Dtype stored = Dtype.named(dtype);
        Path base = RunOptions.place(model);
        if (!Files.exists(base)) {
            throw new InvalidInputException("%s: there is no such model".formatted(base));
        }
        var options = LoadOptions.defaults().withDtype(Dtype.FP32).withOverrides(modelOptions.overrides());
        try (var loaded = GlmModels.load(Checkpoint.open(base), options);
                var _ = TensorScope.inference()) {
            var weights = LowRankFile.merge(loaded, adapter);
            weights.replaceAll((_, weight) -> weight.to(stored));
            WholeFile.writeDirectory(target, directory -> {
                WeightFile.write(directory.resolve("model.safetensors"), weights);
                Files.writeString(
                        directory.resolve("config.json"), loaded.config().toJson(stored));
                if (Files.isDirectory(base)) {
                    for (Path companion : Companions.in(base)) {
                        Files.copy(companion, directory.resolve(companion.getFileName()));
                    }
                }
            });
            console.out().printf(Locale.ROOT, "%s: %,d tensors%n", target, weights.size());
        }
        return 0;
    }
}
