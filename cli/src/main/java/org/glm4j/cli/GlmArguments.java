package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.generation.Glm;
import org.glm4j.generation.GlmOptions;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.tokenizers.Tokenizers;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A model and its tokenizer, as a user names them. */
final class GlmArguments {

    @Mixin
    private RunOptions run;

    @Option(
            names = {"-t", "--tokenizer"},
            paramLabel = "DIR",
            description = "Vocabulary: a directory, or a file of one; the model's directory if unsaid.")
    private Path tokenizer;

    @ArgGroup(validate = false, heading = "%nWhat the vocabulary's files do not say (the reference's names):%n")
    private VocabularyOptions vocabulary = new VocabularyOptions();

    Path model() {
        return run.model();
    }

    /** Trained tokens in a task's pattern; 0 if unsaid. */
    int numPromptTokens() {
        return run.numPromptTokens();
    }

    /** Where the user wants the model. */
    String device() {
        return run.device();
    }

    Glm load() {
        return Glm.load(run.model(), options());
    }

    /** Loads this process's part of the model. */
    Glm load(SharedModel processes) {
        return Glm.load(run.model(), options(shared(run.loadOptions(), processes)));
    }

    /** The same of the model itself, for what is more than decoding. */
    TaskModel loadForTasks(SharedModel processes) {
        return loadForTasks(Set.of(), processes);
    }

    /**
     * The same with tensors of something above it.
     *
     * @param more their names
     */
    TaskModel loadForTasks(Set<String> more, SharedModel processes) {
        return loadForTasks(more, shared(run.loadOptionsForTasks(), processes));
    }

    private static LoadOptions shared(LoadOptions options, SharedModel processes) {
        return options.withDevice(processes.device()).withPart(processes.part());
    }

    private TaskModel loadForTasks(Set<String> more, LoadOptions loadOptions) {
        var tokens = options().openTokenizer(run.model(), Tokenizers::load);
        try {
            var model = GlmModels.load(Checkpoint.open(run.model()), more, loadOptions);
            try {
                return new TaskModel(model, tokens);
            } catch (RuntimeException | Error e) {
                model.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            tokens.close();
            throw e;
        }
    }

    private GlmOptions options() {
        return options(run.loadOptions());
    }

    private GlmOptions options(LoadOptions loadOptions) {
        return new GlmOptions(
                loadOptions, Optional.ofNullable(tokenizer), vocabulary.options(run.maxPositionEmbeddings()));
    }
}
