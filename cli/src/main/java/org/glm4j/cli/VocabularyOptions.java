package org.glm4j.cli;

import org.glm4j.tokenizers.TokenizerOptions;
import org.glm4j.tokenizers.TokenizerType;
import picocli.CommandLine.Option;

/** How to read a vocabulary, under the reference's names. What is not said is inferred from the files. */
final class VocabularyOptions {

    /** Largest position, and so number of sentinels, that the reference assumes. */
    private static final int DEFAULT_SENTINELS = 512;

    @Option(
            names = "--tokenizer-type",
            paramLabel = "TYPE",
            description = "BertWordPieceTokenizer, GPT2BPETokenizer, ChineseSPTokenizer, SentencePieceTokenizer or"
                    + " CharacterLevelTokenizer.")
    private String type;

    @Option(
            names = "--tokenizer-model-type",
            paramLabel = "NAME",
            description = "For example roberta, with GPT2BPETokenizer.")
    private String modelType;

    @Option(
            names = "--task-mask",
            negatable = true,
            description = "Whether there are [gMASK] and [sMASK] besides [MASK].")
    private Boolean taskMask;

    @Option(
            names = "--fix-command-token",
            negatable = true,
            description = "Whether [gMASK] has an id of its own in the Chinese vocabulary.")
    private Boolean fixCommandToken;

    @Option(
            names = "--block-lm",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether there are tokens that open and close a span (yes, if unsaid).")
    private boolean blockLm = true;

    @Option(names = "--sentinel-token", description = "A mask and a piece token of its own for every position.")
    private boolean sentinelToken;

    @Option(names = "--block-mask-prob", paramLabel = "P", description = "Above 0: there is [dBLOCK].")
    private double blockMaskProb;

    @Option(names = "--context-mask-ratio", paramLabel = "P", description = "Above 0: there is [dBLOCK].")
    private double contextMaskRatio;

    boolean blockLm() {
        return blockLm;
    }

    boolean sentinelToken() {
        return sentinelToken;
    }

    double blockMaskProb() {
        return blockMaskProb;
    }

    double contextMaskRatio() {
        return contextMaskRatio;
    }

    /**
     * What was said.
     *
     * @param maxPositionEmbeddings as given, or null
     */
    TokenizerOptions options(Integer maxPositionEmbeddings) {
        TokenizerOptions.Builder options =
                TokenizerOptions.builder().blockSymbols(blockLm).decoderMask(blockMaskProb > 0 || contextMaskRatio > 0);
        if (sentinelToken) {
            options.sentinels(maxPositionEmbeddings == null ? DEFAULT_SENTINELS : maxPositionEmbeddings);
        }
        if (type != null) {
            options.type(TokenizerType.named(type));
        }
        if (modelType != null) {
            options.modelType(modelType);
        }
        if (taskMask != null) {
            options.taskMask(taskMask);
        }
        if (fixCommandToken != null) {
            options.fixCommandToken(fixCommandToken);
        }
        return options.build();
    }
}
