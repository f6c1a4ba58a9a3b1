package org.glm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.Tokenizers;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Texts to ids. */
@Command(
        sortOptions = false,
        customSynopsis = "glm tokenize --tokenizer DIR [OPTION...] [TEXT...|-]",
        footer = {
            "",
            "Prints every token as piece(id), or with --json one object a text:",
            "  {\"ids\":[..],\"tokens\":[..],\"decoded\":\"..\"}",
            "",
            "Examples:",
            "  glm tokenize --tokenizer glm-large \"The [MASK] sat on the mat.\"",
            "  glm tokenize --tokenizer gpt2 --task-mask --json < texts.txt"
        })
final class TokenizeCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = {"-t", "--tokenizer"},
            paramLabel = "DIR",
            description = "Vocabulary: a directory, or a file of one.")
    private Path tokenizer;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nWhat the files do not say (the reference's names):%n")
    private VocabularyOptions vocabulary = new VocabularyOptions();

    @Option(
            names = "--max-position-embeddings",
            paramLabel = "N",
            description = "How many tokens --sentinel-token makes; 512 if unsaid.")
    private Integer maxPositionEmbeddings;

    @Mixin
    private TextArguments texts;

    TokenizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        TextArguments.Reader reader = texts.read(console);
        try (GlmTokenizer opened = open()) {
            var lines = new JsonLines(console.out());
            for (Optional<TextArguments.Text> next = reader.next(); next.isPresent(); next = reader.next()) {
                TextArguments.Text text = next.get();
                int[] ids;
                try {
                    ids = opened.encode(text.text());
                } catch (InvalidInputException e) {
                    throw text.placed(e);
                }
                if (json) {
                    lines.write(object -> {
                        JsonLines.writeInts(object, "ids", ids);
                        object.writeArrayPropertyStart("tokens");
                        for (int id : ids) {
                            object.writeString(opened.token(id));
                        }
                        object.writeEndArray();
                        object.writeStringProperty("decoded", opened.decode(ids));
                    });
                } else {
                    console.out()
                            .println(Arrays.stream(ids)
                                    .mapToObj(id -> opened.token(id) + "(" + id + ")")
                                    .collect(Collectors.joining(" ")));
                }
            }
        }
        return 0;
    }

    private GlmTokenizer open() {
        var options = vocabulary.options(maxPositionEmbeddings);
        if (tokenizer == null) {
            if (options.type().equals(Optional.of(org.glm4j.tokenizers.TokenizerType.CHARACTER_LEVEL))) {
                return Tokenizers.characters();
            }
            throw new InvalidInputException("Which vocabulary? Name its directory or file with --tokenizer.");
        }
        return Tokenizers.load(tokenizer, options);
    }
}
