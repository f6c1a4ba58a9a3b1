package org.glm4j.generation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.LoadOptions;
import org.glm4j.tokenizers.TokenizerOptions;

/**
 * How to load a model with its tokenizer.
 *
 * @param model number type, device, and what the checkpoint does not say
 * @param tokenizer a directory or file with the vocabulary; the model's directory if empty
 * @param tokenizerOptions how to read the vocabulary
 */
public record GlmOptions(LoadOptions model, Optional<Path> tokenizer, TokenizerOptions tokenizerOptions) {

    /** As the model's directory says, on the processor. */
    public static final GlmOptions DEFAULTS =
            new GlmOptions(LoadOptions.defaults(), Optional.empty(), TokenizerOptions.inferred());

    /** These options with others for the model. */
    public GlmOptions withModel(LoadOptions options) {
        return new GlmOptions(options, tokenizer, tokenizerOptions);
    }

    /** These options with the vocabulary from another place. */
    public GlmOptions withTokenizer(Path location) {
        return new GlmOptions(model, Optional.of(location), tokenizerOptions);
    }

    /** These options with others for the vocabulary. */
    public GlmOptions withTokenizerOptions(TokenizerOptions options) {
        return new GlmOptions(model, tokenizer, options);
    }

    /**
     * Opens the tokenizer that goes with a model.
     *
     * @param path the model: a directory, or a file in one
     * @param load opens a location with options
     * @throws InvalidInputException if there is none, saying how to name one
     */
    public <T> T openTokenizer(Path path, BiFunction<Path, TokenizerOptions, T> load) {
        if (tokenizer.isPresent()) {
            return load.apply(tokenizer.get(), tokenizerOptions);
        }
        if (!Files.exists(path)) {
            throw new InvalidInputException("%s: there is no such model".formatted(path));
        }
        Path directory = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        try {
            return load.apply(directory, tokenizerOptions);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.getMessage() + "; --tokenizer names another place for the vocabulary", e);
        }
    }
}
