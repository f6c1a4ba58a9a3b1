package org.glm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Companions;
import org.glm4j.checkpoint.WholeFile;
import org.glm4j.data.store.TokenizerFingerprint;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerOptions;
import org.glm4j.tokenizers.Tokenizers;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run's vocabulary: its files in a folder of the run, from where they go into every saved step, and the tokenizer that
 * reads them.
 *
 * @param files of the vocabulary
 * @param tokenizer closed with this
 */
record RunVocabulary(List<Path> files, GlmTokenizer tokenizer) implements AutoCloseable {

    private static final String SPECIAL_TOKENS = "special_tokens_map.json";

    RunVocabulary {
        files = List.copyOf(files);
    }

    /**
     * Opens the vocabulary in a folder, after having put it there if it is not.
     *
     * @param folder belongs to the run
     * @param given a directory or file of a vocabulary to take
     * @param learn fills the folder that it is given, where no vocabulary is given
     * @throws InvalidInputException if the folder holds another vocabulary than the one that is given
     */
    static RunVocabulary in(Path folder, Optional<Path> given, TokenizerOptions options, Consumer<Path> learn) {
        if (!Files.exists(folder)) {
            WholeFile.writeDirectory(folder, whole -> {
                if (given.isPresent()) {
                    take(given.get(), options, whole);
                } else {
                    learn.accept(whole);
                }
            });
        } else if (given.isPresent()) {
            requireSame(folder, given.get(), options);
        }
        return new RunVocabulary(Companions.in(folder), Tokenizers.load(folder, options));
    }

    /** Copies a vocabulary, and writes down which special tokens the options give it. */
    private static void take(Path given, TokenizerOptions options, Path folder) throws IOException {
        List<Path> files = Files.isDirectory(given) ? Companions.in(given) : List.of(given);
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        if (!Files.exists(folder.resolve(SPECIAL_TOKENS))) {
            try (var tokenizer = Tokenizers.load(folder, options)) {
                JsonMapper.shared().writeValue(folder.resolve(SPECIAL_TOKENS), specialTokens(tokenizer));
            }
        }
    }

    private static Map<String, List<String>> specialTokens(GlmTokenizer tokenizer) {
        var commands = tokenizer.commands();
        List<String> names = Stream.of(Command.SOP, Command.EOP, Command.GMASK, Command.SMASK)
                .flatMap(command -> commands.find(command).stream().mapToObj(tokenizer::token))
                .distinct()
                .toList();
        var map = new LinkedHashMap<String, List<String>>();
        map.put("additional_special_tokens", names);
        return map;
    }

    private static void requireSame(Path folder, Path given, TokenizerOptions options) {
        try (var there = Tokenizers.load(folder, options);
                var wanted = Tokenizers.load(given, options)) {
            if (!TokenizerFingerprint.of(there).equals(TokenizerFingerprint.of(wanted))) {
                throw new InvalidInputException(
                        "%s is another vocabulary than that of the run (%s): leave --tokenizer out, or save elsewhere."
                                .formatted(given, folder));
            }
        }
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
