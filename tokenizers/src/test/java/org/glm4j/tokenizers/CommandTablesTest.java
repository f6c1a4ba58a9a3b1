package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference's table of every configuration, over vocabularies of the real sizes without the real pieces. */
class CommandTablesTest {

    private static final Vocabulary BERT =
            vocabulary(30522, Map.of(0, "[PAD]", 100, "[UNK]", 101, "[CLS]", 102, "[SEP]", 103, "[MASK]"));
    private static final Vocabulary GPT2 = vocabulary(50257, Map.of(50256, "<|endoftext|>"));
    private static final Vocabulary ROBERTA =
            vocabulary(50265, Map.of(0, "<s>", 1, "<pad>", 2, "</s>", 3, "<unk>", 50264, "<mask>"));
    private static final Vocabulary CHINESE = vocabulary(50000, Map.of(0, "<unk>"));

    @Test
    void everyConfigurationIsTheReferences() {
        var goldens = new JsonMapper().readTree(getClass().getResourceAsStream("/special_tokens.json"));
        assertThat(goldens).hasSize(20).allSatisfy(golden -> {
            var table = table(Shared.strings(golden.get("flags")));
            assertThat(table.commands().entries()).isEqualTo(entries(golden.get("commands")));
            assertThat(table.vocabularySize())
                    .isEqualTo(golden.get("num_tokens").asInt());
        });
    }

    @Test
    void theGenericTableComesFirstAndShiftsTheText() {
        var table = CommandTables.generic(1000);
        assertThat(table.commands().entries())
                .extracting(CommandToken::text)
                .containsExactly("<pad>", "<eos>", "<bos>", "<unk>", "<sep>", "<L2R>", "<ENC>", "<MASK>");
        assertThat(table.commands().entries())
                .extracting(CommandToken::id)
                .isEqualTo(IntStream.range(0, 8).boxed().toList());
        assertThat(table.vocabularySize()).isEqualTo(1008);
    }

    private static CommandTables.Table table(List<String> flags) {
        boolean sentinels = flags.contains("--sentinel-token");
        var options = new CommandTables.Options(
                flags.contains("--block-lm"),
                flags.contains("--task-mask"),
                flags.contains("--block-mask-prob") || flags.contains("--context-mask-ratio"),
                sentinels ? Integer.parseInt(flags.get(flags.indexOf("--max-position-embeddings") + 1)) : 0,
                flags.contains("--fix-command-token"));
        return switch (flags.get(flags.indexOf("--tokenizer-type") + 1)) {
            case "BertWordPieceTokenizer" -> CommandTables.bert(BERT, options);
            case "ChineseSPTokenizer" -> CommandTables.chinese(CHINESE, options);
            default ->
                flags.contains("roberta") ? CommandTables.roberta(ROBERTA, options) : CommandTables.gpt2(GPT2, options);
        };
    }

    static List<CommandToken> entries(JsonNode table) {
        return StreamSupport.stream(table.spliterator(), false)
                .map(entry -> new CommandToken(
                        entry.get("name").asString(),
                        entry.get("token").asString(),
                        entry.get("id").asInt(),
                        entry.get("lstrip").asBoolean(),
                        entry.get("rstrip").asBoolean()))
                .toList();
    }

    private static Vocabulary vocabulary(int size, Map<Integer, String> special) {
        return new Vocabulary(IntStream.range(0, size)
                .mapToObj(id -> special.getOrDefault(id, "piece" + id))
                .collect(Collectors.toList()));
    }
}
