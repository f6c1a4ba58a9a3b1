package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.finetuning.BestModel;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.RunDirectory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which model to run, where, and in which precision. */
final class RunOptions {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "DIR",
            description = "Checkpoint: a Hugging Face directory, one of the reference's, a file of weights, or a"
                    + " training run; glm-tiny, the model that comes with glm4j, if unsaid.")
    private Path model;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "Type to compute in: fp32, bf16, fp16 or fp64; fp32 if unsaid, on a GPU the stored type.")
    private String dtype;

    @Option(names = "--device", paramLabel = "D", description = "cpu, as if unsaid, cuda or cuda:N.")
    private String device = "cpu";

    @ArgGroup(validate = false, heading = "%nWhat the checkpoint does not say (the reference's names):%n")
    private ModelOptions modelOptions = new ModelOptions();

    /** The model's place; of a finetuning its best model, of a pretraining the step saved last. */
    Path model() {
        if (model == null) {
            return ShippedModel.ofLauncher().directory().orElseThrow(() -> new MissingOptionException("--model=DIR"));
        }
        return place(model);
    }

    /** Where the model lies that a user's path means. */
    static Path place(Path said) {
        Path place = ShippedModel.ofLauncher().resolve(said);
        return new BestModel(place)
                .directory()
                .or(() -> new RunDirectory(place).latest())
                .orElse(place);
    }

    Integer maxPositionEmbeddings() {
        return modelOptions.maxPositionEmbeddings();
    }

    /** Trained tokens in a task's pattern; 0 if unsaid. */
    int numPromptTokens() {
        return modelOptions.numPromptTokens();
    }

    /** As the user named it. */
    String device() {
        return device;
    }

    LoadOptions loadOptions() {
        return new LoadOptions(
                Optional.ofNullable(dtype).map(Dtype::named), Device.of(device), modelOptions.overrides());
    }

    /** The same where the options of prompts are about a task's pattern. */
    LoadOptions loadOptionsForTasks() {
        return loadOptions().withOverrides(modelOptions.overridesWithoutPrompt());
    }
}
