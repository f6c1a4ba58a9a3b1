package org.glm4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.glm4j.model.DecodingBatch;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.Prompt;
import tools.jackson.databind.JsonNode;

/**
 * Greedy decoding of random prompts: what is asked of both sides.
 *
 * @param batch rows
 * @param promptLength tokens of a prompt: Part A and the start of the span
 * @param tokens tokens to decode per row
 */
record DecodingTask(int batch, int promptLength, int tokens) {

    /** Place in Part A of the blank that is filled. */
    private static final int BLANK = 5;

    /**
     * One run.
     *
     * @param prefillSeconds until the first token of every row is known
     * @param decodeSeconds for all further tokens
     * @param ids the tokens of every row
     */
    record Run(double prefillSeconds, double decodeSeconds, List<List<Integer>> ids) {

        /** Tokens a second after the first, all rows together. */
        double tokensPerSecond() {
            return ids.size() * (ids.getFirst().size() - 1) / decodeSeconds;
        }

        /** Share of tokens that are the same in another run. */
        double agreement(Run other) {
            long same = IntStream.range(0, ids.size())
                    .mapToLong(row -> IntStream.range(0, ids.get(row).size())
                            .filter(i -> ids.get(row)
                                    .get(i)
                                    .equals(other.ids.get(row).get(i)))
                            .count())
                    .sum();
            return (double) same / (ids.size() * ids.getFirst().size());
        }
    }

    /** Runs it with glm4j, through the interface that all of generation uses. */
    Run run(LanguageModel model) {
        long started = System.nanoTime();
        List<List<Integer>> ids = new ArrayList<>();
        int[] last = new int[batch];
        int[] positions = new int[batch];
        int[] blockPositions = new int[batch];
        Arrays.fill(positions, BLANK);
        try (DecodingBatch rows = model.begin(prompts(model.config().vocabSize()))) {
            for (int row = 0; row < batch; row++) {
                ids.add(new ArrayList<>());
                last[row] = best(rows.logits(row));
                ids.get(row).add(last[row]);
            }
            long prefilled = System.nanoTime();
            for (int step = 1; step < tokens; step++) {
                Arrays.fill(blockPositions, step + 1);
                rows.advance(last, positions, blockPositions);
                for (int row = 0; row < batch; row++) {
                    last[row] = best(rows.logits(row));
                    ids.get(row).add(last[row]);
                }
            }
            return new Run((prefilled - started) * 1e-9, (System.nanoTime() - prefilled) * 1e-9, ids);
        }
    }

    /** Runs it with PyTorch, which has loaded its model already. */
    Run run(PythonPeer python, int vocabulary) {
        List<Prompt> prompts = prompts(vocabulary);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("ids", prompts.stream().map(Prompt::ids).toList());
        request.put(
                "positions",
                prompts.stream()
                        .map(prompt -> List.of(prompt.positions(), prompt.blockPositions()))
                        .toList());
        request.put("separator", prompts.stream().map(Prompt::separator).toList());
        request.put("tokens", tokens);
        JsonNode answer = python.ask("decode", request);
        List<List<Integer>> ids = new ArrayList<>();
        for (JsonNode row : answer.get("ids")) {
            ids.add(row.valueStream().map(JsonNode::asInt).toList());
        }
        return new Run(
                answer.get("prefill_seconds").asDouble(),
                answer.get("decode_seconds").asDouble(),
                ids);
    }

    /** Part A of random tokens and a span's start, which takes its blank's place in the text. */
    private List<Prompt> prompts(int vocabulary) {
        SplittableRandom random = new SplittableRandom(promptLength);
        int partA = promptLength - 1;
        int[] positions =
                IntStream.range(0, promptLength).map(i -> i < partA ? i : BLANK).toArray();
        int[] blockPositions =
                IntStream.range(0, promptLength).map(i -> i < partA ? 0 : 1).toArray();
        return IntStream.range(0, batch)
                .mapToObj(row -> new Prompt(
                        random.ints(promptLength, 0, vocabulary).toArray(), positions, blockPositions, partA))
                .toList();
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    /** In words, for the history. */
    String name() {
        return "batch %d, prompt %d + %d tokens".formatted(batch, promptLength, tokens);
    }
}
