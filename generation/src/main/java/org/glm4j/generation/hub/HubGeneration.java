package org.glm4j.generation.hub;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.BlankPrompt;
import org.glm4j.generation.DecodedBlank;
import org.glm4j.generation.Decoding;
import org.glm4j.generation.DecodingListener;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.DecodingTokens;
import org.glm4j.generation.Ending;
import org.glm4j.generation.Hypothesis;
import org.glm4j.model.LanguageModel;

/** Decodes the Hub's inputs. What a mask hides is not there at all, which gives the same scores and costs less. */
final class HubGeneration {

    private final LanguageModel model;
    private final int sop;
    private final int eop;
    private final int pad;

    HubGeneration(LanguageModel model, int sop, int eop, int pad) {
        this.model = model;
        this.sop = sop;
        this.eop = eop;
        this.pad = pad;
    }

    /** The inputs' ids with what was generated behind them, end token included, padded to one length. */
    int[][] generate(GenerationInputs inputs, DecodingOptions options) {
        if (inputs.labels().isPresent()) {
            throw new InvalidInputException("these inputs hold targets: build them without to generate");
        }
        int length = inputs.inputIds()[0].length;
        int room = inputs.positionIds()[0][0].length - (length - 1);
        int longest = Math.min(options.outSeqLength(), room);
        DecodingOptions bounded = options.toBuilder()
                .outSeqLength(longest)
                .minLength(Math.min(options.minLength(), longest))
                .build();
        List<BlankPrompt> prompts = new ArrayList<>();
        for (int row = 0; row < inputs.inputIds().length; row++) {
            prompts.add(prompt(inputs, row, length - 1));
        }
        int[] end = {eop};
        List<List<DecodedBlank>> decoded = new Decoding(
                        model, new DecodingTokens(sop, end, model.config().vocabSize()))
                .run(prompts, bounded, DecodingListener.NONE);

        int[][] generated = decoded.stream()
                .map(blanks -> generated(blanks.getFirst().best()))
                .toArray(int[][]::new);
        int most = Arrays.stream(generated).mapToInt(ids -> ids.length).max().orElse(0);
        int[][] outputs = new int[generated.length][];
        for (int row = 0; row < outputs.length; row++) {
            int[] output = Arrays.copyOf(inputs.inputIds()[row], length + most);
            Arrays.fill(output, length, output.length, pad);
            System.arraycopy(generated[row], 0, output, length, generated[row].length);
            outputs[row] = output;
        }
        return outputs;
    }

    private int[] generated(Hypothesis hypothesis) {
        return hypothesis.ending() == Ending.END_TOKEN
                ? IntStream.concat(Arrays.stream(hypothesis.ids()), IntStream.of(eop))
                        .toArray()
                : hypothesis.ids();
    }

    /** The text that the start token sees, without the start token itself. */
    private static BlankPrompt prompt(GenerationInputs inputs, int row, int start) {
        boolean[] visible = inputs.attentionMask()[row][start];
        int[][] positions = inputs.positionIds()[row];
        int[] seen = IntStream.range(0, start).filter(i -> visible[i]).toArray();
        int[] seenPositions = IntStream.of(seen).map(i -> positions[0][i]).toArray();
        int mask = IntStream.range(0, seen.length)
                .filter(i -> seenPositions[i] == positions[0][start])
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "text %d: the attention mask hides the blank itself".formatted(row + 1)));
        return new BlankPrompt(
                IntStream.of(seen).map(i -> inputs.inputIds()[row][i]).toArray(),
                seenPositions,
                IntStream.of(seen).map(i -> positions[1][i]).toArray(),
                new int[] {mask});
    }
}
