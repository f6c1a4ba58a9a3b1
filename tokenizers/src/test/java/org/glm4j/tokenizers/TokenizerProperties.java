package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** What holds for any text at all. */
class TokenizerProperties {

    private static final List<String> NAMES = List.of("bert", "cased", "gpt2", "roberta", "chinese", "unigram");
    private static final List<GlmTokenizer> TOKENIZERS =
            NAMES.stream().map(Tiny::open).toList();
    private static final GlmTokenizer GPT2 = TOKENIZERS.get(NAMES.indexOf("gpt2"));

    @AfterContainer
    static void close() {
        TOKENIZERS.forEach(GlmTokenizer::close);
    }

    @Property
    void bytePairsLoseNothing(@ForAll("texts") String text) {
        // Of white space before a mask and of a blank text nothing is kept, so both are left out here.
        var plain = WellFormed.utf16("." + text.replaceAll("[\\[\\]<>|]", "") + ".");
        assertThat(GPT2.decode(GPT2.encode(plain))).isEqualTo(plain);
    }

    @Property(tries = 300)
    void idsLieInTheVocabulary(@ForAll("tokenizers") GlmTokenizer tokenizer, @ForAll("texts") String text) {
        int size = tokenizer.paddedVocabularySize(1);
        assertThat(Arrays.stream(tokenizer.encode(text)).allMatch(id -> id >= 0 && id < size))
                .isTrue();
    }

    @Property(tries = 300)
    void specialTokensAlwaysSplit(
            @ForAll("tokenizers") GlmTokenizer tokenizer, @ForAll("texts") String left, @ForAll("texts") String right) {
        for (var token : tokenizer.commands().entries()) {
            int[] ids = tokenizer.encode(left + token.text() + right);
            long count = Arrays.stream(ids).filter(id -> id == token.id()).count();
            long besides = Arrays.stream(tokenizer.encode(left))
                            .filter(id -> id == token.id())
                            .count()
                    + Arrays.stream(tokenizer.encode(right))
                            .filter(id -> id == token.id())
                            .count();
            assertThat(count).isEqualTo(besides + 1);
        }
    }

    @Property(tries = 100)
    void manyTextsGiveWhatEachGives(
            @ForAll("tokenizers") GlmTokenizer tokenizer, @ForAll("manyTexts") List<String> texts) {
        assertThat(tokenizer.encodeAll(texts))
                .isDeepEqualTo(texts.stream().map(tokenizer::encode).toArray(int[][]::new));
    }

    @Property(tries = 300)
    void decodingTakesAnyIds(
            @ForAll("tokenizers") GlmTokenizer tokenizer, @ForAll int[] ids, @ForAll("near") int[] near) {
        assertThat(tokenizer.decode(ids)).isNotNull();
        assertThat(tokenizer.decode(near)).isNotNull();
        assertThat(Arrays.stream(near).mapToObj(tokenizer::token)).doesNotContainNull();
    }

    @Provide
    Arbitrary<GlmTokenizer> tokenizers() {
        return Arbitraries.of(TOKENIZERS);
    }

    @Provide
    Arbitrary<int[]> near() {
        return Arbitraries.integers().between(-3, 500).array(int[].class);
    }

    @Provide
    Arbitrary<List<String>> manyTexts() {
        return texts().list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<String> texts() {
        var any = Arbitraries.strings().ofMaxLength(30);
        var parts = Arbitraries.of(
                        "the",
                        " cat",
                        "Σ",
                        "ΟΔΟΣ",
                        "小猫",
                        "😀",
                        "é",
                        "e\u0301",
                        " ",
                        "\t",
                        "\n",
                        "\u3000",
                        "[MASK]",
                        "[gMASK]",
                        "<|endoftext|>",
                        "[",
                        "<|",
                        "\u0000",
                        "\ud800",
                        "\udfff",
                        "▁",
                        "##ing",
                        "3.14",
                        "'ll",
                        "<n>")
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(any, parts);
    }
}
