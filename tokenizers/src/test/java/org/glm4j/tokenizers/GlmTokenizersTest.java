package org.glm4j.tokenizers;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract, kept by every tokenizer: with tiny vocabularies always, with the real ones where they are present. */
class GlmTokenizersTest {

    @Nested
    class TinyBert extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tiny.open("bert");
        }
    }

    @Nested
    class TinyBertWithSentinels extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tokenizers.load(
                    Tiny.file("bert"),
                    TokenizerOptions.builder()
                            .sentinels(300)
                            .decoderMask(true)
                            .taskMask(true)
                            .build());
        }
    }

    @Nested
    class TinyGpt2 extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tiny.open("gpt2");
        }
    }

    @Nested
    class TinyRoberta extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tiny.open("roberta");
        }
    }

    @Nested
    class TinyChinese extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tiny.open("chinese");
        }
    }

    @Nested
    class TinyChineseAsTheTenBillionModelHasIt extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tokenizers.load(
                    Tiny.file("chinese"),
                    TokenizerOptions.builder().fixCommandToken(false).build());
        }
    }

    @Nested
    class TinySentencePiece extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tiny.open("unigram");
        }
    }

    @Nested
    class Characters extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tokenizers.load(
                    Path.of("nowhere"),
                    TokenizerOptions.builder()
                            .type(TokenizerType.CHARACTER_LEVEL)
                            .build());
        }
    }

    @Nested
    class Bert extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tokenizers.load(Shared.vocabularies().resolve("bert-base-uncased-vocab.txt"));
        }
    }

    @Nested
    class Gpt2 extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tokenizers.load(Shared.vocabularies().resolve("gpt2-vocab.json"));
        }
    }

    @Nested
    class Roberta extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tokenizers.load(Shared.vocabularies().resolve("roberta-vocab.json"));
        }
    }

    @Nested
    class Chinese extends GlmTokenizerContract {
        @Override
        GlmTokenizer open() {
            return Tokenizers.load(Shared.vocabularies().resolve("cog-pretrain.model"));
        }
    }
}
