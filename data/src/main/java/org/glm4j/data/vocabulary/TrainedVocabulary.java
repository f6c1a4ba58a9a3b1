package org.glm4j.data.vocabulary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A vocabulary that was learnt.
 *
 * @param options what was asked for
 * @param pieces by id, special tokens included
 * @param merges pairs in the order in which they were merged, {@code left} and {@code right} as pieces
 */
public record TrainedVocabulary(VocabularyOptions options, List<String> pieces, List<Pair> merges) {

    static final List<String> BERT_SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    static final String END_OF_TEXT = "<|endoftext|>";

    /** What GLM adds behind the pieces, in this order. */
    private static final List<String> GLM_BERT = List.of("<|startofpiece|>", "<|endofpiece|>", "[gMASK]", "[sMASK]");

    private static final List<String> GLM_GPT2 =
            List.of("<|startofpiece|>", "<|endofpiece|>", "[CLS]", "[MASK]", "[SEP]", "[UNK]", "[gMASK]", "[sMASK]");

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Two pieces that were merged.
     *
     * @param left the first
     * @param right the second
     */
    public record Pair(String left, String right) {}

    public TrainedVocabulary {
        pieces = List.copyOf(pieces);
        merges = List.copyOf(merges);
    }

    /**
     * Writes the files that tokenizers load: {@code vocab.txt}, or {@code vocab.json} and {@code merges.txt}; {@code
     * tokenizer.json}, {@code tokenizer_config.json} and {@code special_tokens_map.json}. The latter two name GLM's
     * special tokens, task masks included.
     *
     * @param folder made if it is not there
     * @throws InvalidInputException if it cannot be written
     */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            switch (options.kind()) {
                case WORD_PIECE -> Files.writeString(folder.resolve("vocab.txt"), String.join("\n", pieces) + "\n");
                case BYTE_LEVEL_BPE -> {
                    JSON.writeValue(folder.resolve("vocab.json"), vocabulary());
                    var lines = new StringBuilder("#version: 0.2\n");
                    merges.forEach(merge -> lines.append(merge.left())
                            .append(' ')
                            .append(merge.right())
                            .append('\n'));
                    Files.writeString(folder.resolve("merges.txt"), lines);
                }
            }
            JSON.writeValue(folder.resolve("tokenizer.json"), tokenizer());
            JSON.writeValue(folder.resolve("tokenizer_config.json"), config());
            JSON.writeValue(folder.resolve("special_tokens_map.json"), specialTokens(JSON.createObjectNode()));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "%s: the vocabulary cannot be written (%s)".formatted(folder, e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new InvalidInputException(
                    "%s: the vocabulary cannot be written (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    private ObjectNode vocabulary() {
        ObjectNode vocabulary = JSON.createObjectNode();
        for (int id = 0; id < pieces.size(); id++) {
            vocabulary.put(pieces.get(id), id);
        }
        return vocabulary;
    }

    private boolean isBert() {
        return options.kind() == VocabularyKind.WORD_PIECE;
    }

    private ObjectNode config() {
        ObjectNode config = JSON.createObjectNode();
        config.put("tokenizer_class", isBert() ? "BertTokenizer" : "GPT2Tokenizer");
        if (isBert()) {
            config.put("do_lower_case", options.lowerCase());
        }
        return specialTokens(config);
    }

    private ObjectNode specialTokens(ObjectNode node) {
        if (isBert()) {
            node.put("pad_token", "[PAD]");
            node.put("unk_token", "[UNK]");
            node.put("cls_token", "[CLS]");
            node.put("sep_token", "[SEP]");
            node.put("mask_token", "[MASK]");
        } else {
            node.put("eos_token", END_OF_TEXT);
            node.put("pad_token", END_OF_TEXT);
        }
        ArrayNode additional = node.putArray("additional_special_tokens");
        (isBert() ? GLM_BERT : GLM_GPT2).forEach(additional::add);
        return node;
    }

    /** The description that Hugging Face's fast tokenizers read. */
    private ObjectNode tokenizer() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        addTokens(root.putArray("added_tokens"));
        if (isBert()) {
            root.putObject("normalizer")
                    .put("type", "BertNormalizer")
                    .put("clean_text", true)
                    .put("handle_chinese_chars", true)
                    .putNull("strip_accents")
                    .put("lowercase", options.lowerCase());
            root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
            root.putNull("post_processor");
            root.putObject("decoder")
                    .put("type", "WordPiece")
                    .put("prefix", "##")
                    .put("cleanup", true);
            ObjectNode model = root.putObject("model");
            model.put("type", "WordPiece")
                    .put("unk_token", "[UNK]")
                    .put("continuing_subword_prefix", "##")
                    .put("max_input_chars_per_word", 100);
            model.set("vocab", vocabulary());
        } else {
            root.putNull("normalizer");
            root.set("pre_tokenizer", byteLevel());
            root.putNull("post_processor");
            root.set("decoder", byteLevel());
            ObjectNode model = root.putObject("model");
            model.put("type", "BPE");
            model.set("vocab", vocabulary());
            ArrayNode pairs = model.putArray("merges");
            merges.forEach(merge -> pairs.addArray().add(merge.left()).add(merge.right()));
        }
        return root;
    }

    private static ObjectNode byteLevel() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private void addTokens(ArrayNode tokens) {
        List<String> special = isBert() ? BERT_SPECIAL : List.of(END_OF_TEXT);
        special.forEach(token -> addToken(tokens, token, pieces.indexOf(token)));
        int id = pieces.size();
        for (String token : isBert() ? GLM_BERT : GLM_GPT2) {
            addToken(tokens, token, id++);
        }
    }

    private static void addToken(ArrayNode tokens, String text, int id) {
        tokens.addObject()
                .put("id", id)
                .put("content", text)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }
}
