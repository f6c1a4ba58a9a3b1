package org.glm4j.tokenizers;

import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;

/**
 * How to read a vocabulary, in the reference's terms. What is left empty is inferred; see {@link Tokenizers}.
 *
 * @param type {@code --tokenizer-type}
 * @param modelType {@code --tokenizer-model-type}: {@code gpt2} or {@code roberta} for {@link TokenizerType#GPT2_BPE}; a
 *     name with {@code -cased} or {@code chinese} in it keeps case and accents in {@link TokenizerType#BERT_WORD_PIECE}
 * @param blockSymbols whether there are tokens that open and close spans ({@code --block-lm}); without them there are no
 *     task and decoder masks either
 * @param taskMask {@code --task-mask}: separate masks {@code [gMASK]} and {@code [sMASK]}
 * @param decoderMask whether there is {@code [dBLOCK]} (a {@code --block-mask-prob} or {@code --context-mask-ratio}
 *     above 0)
 * @param sentinels {@code --max-position-embeddings} with {@code --sentinel-token}, 0 without: one pair of mask and
 *     piece tokens for every number below it; only in {@link TokenizerType#BERT_WORD_PIECE}
 * @param fixCommandToken {@code --fix-command-token}: without it {@code [gMASK]} shares the id of {@code
 *     <|endofpiece|>}; only in {@link TokenizerType#CHINESE_SP}
 */
public record TokenizerOptions(
        Optional<TokenizerType> type,
        Optional<String> modelType,
        boolean blockSymbols,
        Optional<Boolean> taskMask,
        boolean decoderMask,
        int sentinels,
        Optional<Boolean> fixCommandToken) {

    public TokenizerOptions {
        if (sentinels < 0) {
            throw new InvalidInputException("the number of sentinel tokens cannot be %d".formatted(sentinels));
        }
    }

    /** Everything inferred from the files, with block symbols. */
    public static TokenizerOptions inferred() {
        return builder().build();
    }

    /** Starts from {@link #inferred()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {
        private Optional<TokenizerType> type = Optional.empty();
        private Optional<String> modelType = Optional.empty();
        private boolean blockSymbols = true;
        private Optional<Boolean> taskMask = Optional.empty();
        private boolean decoderMask;
        private int sentinels;
        private Optional<Boolean> fixCommandToken = Optional.empty();

        private Builder() {}

        /** See {@link TokenizerOptions#type()}. */
        public Builder type(TokenizerType type) {
            this.type = Optional.of(type);
            return this;
        }

        /** See {@link TokenizerOptions#modelType()}. */
        public Builder modelType(String modelType) {
            this.modelType = Optional.of(modelType);
            return this;
        }

        /** See {@link TokenizerOptions#blockSymbols()}. */
        public Builder blockSymbols(boolean blockSymbols) {
            this.blockSymbols = blockSymbols;
            return this;
        }

        /** See {@link TokenizerOptions#taskMask()}. */
        public Builder taskMask(boolean taskMask) {
            this.taskMask = Optional.of(taskMask);
            return this;
        }

        /** See {@link TokenizerOptions#decoderMask()}. */
        public Builder decoderMask(boolean decoderMask) {
            this.decoderMask = decoderMask;
            return this;
        }

        /** See {@link TokenizerOptions#sentinels()}. */
        public Builder sentinels(int sentinels) {
            this.sentinels = sentinels;
            return this;
        }

        /** See {@link TokenizerOptions#fixCommandToken()}. */
        public Builder fixCommandToken(boolean fixCommandToken) {
            this.fixCommandToken = Optional.of(fixCommandToken);
            return this;
        }

        /** The options collected so far. */
        public TokenizerOptions build() {
            return new TokenizerOptions(
                    type, modelType, blockSymbols, taskMask, decoderMask, sentinels, fixCommandToken);
        }
    }
}
