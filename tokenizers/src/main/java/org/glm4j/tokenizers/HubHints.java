package org.glm4j.tokenizers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What the files beside a vocabulary, as published on the Hub, say about the tokenizer. */
final class HubHints {

    private static final List<String> FILES =
            List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");

    private Optional<String> tokenizerClass = Optional.empty();
    private Optional<Boolean> lowerCase = Optional.empty();
    private boolean mentionsPieces;
    private boolean mentionsTaskMasks;

    private HubHints() {}

    /** @param location a directory, or a vocabulary file, beside which nothing is looked for */
    static HubHints read(Path location) {
        var hints = new HubHints();
        for (var name : FILES) {
            var file = location.resolve(name);
            if (Files.isDirectory(location) && Files.isRegularFile(file)) {
                JsonVocabulary.parse(file, hints::scan);
            }
        }
        return hints;
    }

    private Object scan(JsonParser parser) {
        int depth = 0;
        for (JsonToken token; (token = parser.nextToken()) != null; ) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.PROPERTY_NAME) {
                mention(parser.currentName());
            } else {
                take(depth == 1 ? parser.currentName() : null, token, parser.getString());
            }
        }
        return this;
    }

    private void take(String name, JsonToken token, String value) {
        if (token == JsonToken.VALUE_STRING) {
            mention(value);
            if ("tokenizer_class".equals(name)) {
                tokenizerClass = Optional.of(value);
            }
        } else if ("do_lower_case".equals(name) && token.isBoolean()) {
            lowerCase = Optional.of(token == JsonToken.VALUE_TRUE);
        }
    }

    private void mention(String text) {
        mentionsPieces |= text.equals("<|startofpiece|>");
        mentionsTaskMasks |= text.equals("[gMASK]");
    }

    /** The tokenizer that the published class name stands for; empty if none is named or it is not one of GLM's. */
    Optional<TokenizerFamily> family() {
        return tokenizerClass.map(name -> name.replace("Fast", "")).flatMap(name -> switch (name) {
            case "GLMBertTokenizer", "BertTokenizer" -> Optional.of(TokenizerFamily.BERT);
            case "GLMGPT2Tokenizer", "GPT2Tokenizer" -> Optional.of(TokenizerFamily.GPT2);
            case "GLMRobertaTokenizer", "RobertaTokenizer" -> Optional.of(TokenizerFamily.ROBERTA);
            case "GLMChineseTokenizer" -> Optional.of(TokenizerFamily.CHINESE);
            default -> Optional.empty();
        });
    }

    /** Whether letters lose their case, where a file says so. */
    Optional<Boolean> lowerCase() {
        return lowerCase;
    }

    /** Whether there are task masks; empty where no special token of GLM is mentioned at all. */
    Optional<Boolean> taskMask() {
        return mentionsPieces || mentionsTaskMasks ? Optional.of(mentionsTaskMasks) : Optional.empty();
    }
}
