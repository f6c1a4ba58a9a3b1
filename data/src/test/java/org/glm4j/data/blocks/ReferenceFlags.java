package org.glm4j.data.blocks;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.glm4j.data.Goldens;
import tools.jackson.databind.JsonNode;

/** Options, special tokens and sentence ends of the golden cases, from the reference's flags. */
final class ReferenceFlags {

    private ReferenceFlags() {}

    static BlankInfillingOptions.Builder options(JsonNode flags) {
        var options = BlankInfillingOptions.builder().seqLength(64);
        for (int i = 0; i < flags.size(); i++) {
            String flag = flags.get(i).asString();
            switch (flag) {
                case "--task-mask" -> options.taskMask(true);
                case "--no-shuffle-block" -> options.shuffleBlocks(false);
                case "--no-block-position" -> options.blockPosition(false);
                case "--sentinel-token" -> options.sentinelToken(true);
                case "--bert-prob" -> options.bertProb(number(flags, ++i));
                case "--gap-sentence-prob" -> options.gapSentenceProb(number(flags, ++i));
                case "--gpt-min-ratio" -> options.gptMinRatio(number(flags, ++i));
                case "--avg-block-length" -> options.avgBlockLength(number(flags, ++i));
                case "--block-mask-prob" -> options.blockMaskProb(number(flags, ++i));
                case "--short-seq-prob" -> options.shortSeqProb(number(flags, ++i));
                case "--max-position-embeddings", "--tokenizer-type", "--tokenizer-model-type" -> i++;
                case "--block-lm", "--fix-command-token" -> {}
                default -> throw new IllegalArgumentException("unknown flag " + flag);
            }
        }
        return options;
    }

    private static double number(JsonNode flags, int i) {
        return Double.parseDouble(flags.get(i).asString());
    }

    static InfillingTokens tokens(String vocabulary, boolean sentinels) {
        int[] masks =
                IntStream.range(0, sentinels ? 63 : 0).map(i -> 30524 + 2 * i).toArray();
        int[] starts = Arrays.stream(masks).map(mask -> mask + 1).toArray();
        return switch (vocabulary) {
            case "bert" -> new InfillingTokens(101, 0, 103, 30525, 30524, 30522, 30523, 30526, masks, starts);
            case "gpt2" -> new InfillingTokens(50259, 50256, 50260, 50264, 50263, 50257, 50258, 50265, masks, starts);
            case "chinese" ->
                new InfillingTokens(50002, 50000, 50003, 50008, 50009, 50006, 50007, 50010, masks, starts);
            default -> throw new IllegalArgumentException(vocabulary);
        };
    }

    static IntPredicate sentenceEnds(String vocabulary) {
        var ends = new BitSet();
        Arrays.stream(Goldens.ints(Goldens.json("blocks/sentence_ends.json").get(vocabulary)))
                .forEach(ends::set);
        return ends::get;
    }
}
