package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.tokenizers.GlmTokenizer;
import tools.jackson.databind.JsonNode;

/** One line of the reference's cases. */
public record ClozeCase(JsonNode json, String reference, Example example, ClozeOptions options) {

    public static ClozeCase of(JsonNode json) {
        String reference = json.get("task").asString();
        boolean cloze = json.has("pattern_id");
        var answers = json.has("answers") ? Shared.strings(json.get("answers")) : List.<String>of();
        // Several examples of WSC share an id: its answers tell which one it is.
        var examples =
                Shared.examples(
                                reference,
                                json.get("split").asString(),
                                ReadOptions.defaults().withCloze(cloze))
                        .stream()
                        .filter(e -> e.id().equals(json.get("guid").asString()))
                        .filter(e -> !reference.equals("wsc")
                                || answers.isEmpty()
                                || e.list("candidates").stream()
                                        .map(c -> " " + c)
                                        .toList()
                                        .equals(answers.subList(1, answers.size())))
                        .toList();
        assertThat(examples).hasSize(1);
        return new ClozeCase(json, reference, examples.getFirst(), options(json));
    }

    private static ClozeOptions options(JsonNode json) {
        var flags = new ArrayList<>(Shared.strings(json.get("flags")));
        var options = ClozeOptions.of(json.get("seq_length").asInt())
                .withMultiToken(json.path("multi_token").asBoolean(false))
                .withPrompt(number(flags, "--num-prompt-tokens"), number(flags, "--prefix-prompt"))
                .withSegmentLength(number(flags, "--segment-length"))
                .withBlockPositions(!flags.remove("--no-block-position"))
                .withCandidates(flags.contains("--loss-func"));
        number(flags, "--length-penalty"); // of the model's head
        flags.removeAll(List.of("--loss-func", "mix", "--wsc-negative", "--fast-decode", "--continuous-prompt"));
        assertThat(flags).isEmpty();
        return options;
    }

    private static int number(List<String> flags, String name) {
        int at = flags.indexOf(name);
        if (at < 0) {
            return 0;
        }
        flags.remove(at);
        return (int) Double.parseDouble(flags.remove(at));
    }

    Task task() {
        return Shared.task(reference);
    }

    String tokenizer() {
        return json.get("tokenizer").asString();
    }

    boolean hasPattern() {
        return json.has("pattern_id");
    }

    int patternId() {
        return json.get("pattern_id").asInt();
    }

    public TaskSample encode(GlmTokenizer tokenizer) {
        return hasPattern()
                ? new ClozeEncoder(tokenizer, task().labels(), task().pattern(patternId(), options), options)
                        .encode(example)
                : new ClassifierEncoder(tokenizer, task(), options.sequenceLength()).encode(example);
    }
}
