package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.glm4j.generation.Glm;
import org.glm4j.generation.GlmOptions;
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

    Glm load() {
        return Glm.load(
                run.model(),
                new GlmOptions(
                        run.loadOptions(),
                        Optional.ofNullable(tokenizer),
                        vocabulary.options(run.maxPositionEmbeddings())));
    }
}
