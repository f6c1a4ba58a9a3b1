package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Hub's rules with tiny vocabularies, and where they part from the reference's. */
class HubTokenizerTest {

    @Test
    void bertEndsInSepHereAndAddsNothingThere() {
        try (var hub = HubTokenizer.load(Tiny.file("bert"));
                var reference = Tiny.open("bert")) {
            int[] plain = reference.encode("The cat sat.");
            int[] ids = hub.encode("The cat sat.");
            assertThat(ids)
                    .startsWith(hub.specialIds().cls())
                    .endsWith(hub.specialIds().sep());
            assertThat(ids).hasSize(plain.length + 2).containsSubsequence(plain);
            assertThat(hub.encode("The cat sat.", false)).isEqualTo(plain);
            assertThat(hub.specialIds().eos()).isEmpty();
            assertThat(hub.specialIds().maskIds())
                    .containsExactly(hub.specialIds().mask());
        }
    }

    @Test
    void bertTextIsTidiedUp() {
        try (var hub = HubTokenizer.load(Tiny.file("bert"))) {
            int sop = hub.specialIds().sop();
            assertThat(hub.decode(hub.encode("we don't say \"it\", are running!", false)))
                    .isEqualTo("we don't say \" it \", are running!");
            assertThat(hub.decode(hub.encode("the running cat"))).isEqualTo("[CLS] the running cat [SEP]");
            assertThat(hub.decode(sop, 1_000_000)).isEqualTo("<|startofpiece|> [UNK]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "roberta", "chinese"})
    void anEmptyTextIsWhatIsAddedAroundIt(String vocabulary) {
        try (var hub = HubTokenizer.load(Tiny.file(vocabulary))) {
            var special = hub.specialIds();
            assertThat(hub.encode(""))
                    .containsExactly(special.cls(), special.eos().orElseThrow());
            assertThat(hub.encode("", false)).isEmpty();
            assertThat(hub.decode()).isEmpty();
        }
    }

    @Test
    void gpt2TokensStripBothSidesButEndOfTextDoesNot() {
        try (var hub = HubTokenizer.load(Tiny.file("gpt2"));
                var reference = Tiny.open("gpt2")) {
            int mask = hub.specialIds().mask();
            int end = hub.specialIds().eos().orElseThrow();
            int[] space = reference.encode("a b");
            assertThat(hub.encode("a [MASK] b", false))
                    .containsExactly(space[0], mask, reference.encode("b")[0]);
            assertThat(hub.encode("a <|endoftext|> b", false)).contains(end).hasSizeGreaterThan(3);
            assertThat(hub.decode(hub.encode("a [gMASK]"))).isEqualTo("[CLS]a [gMASK] <|endoftext|>");
            assertThat(hub.specialIds().maskIds())
                    .containsExactly(
                            mask,
                            hub.specialIds().smask().orElseThrow(),
                            hub.specialIds().gmask().orElseThrow());
        }
    }

    @Test
    void robertaHasItsOwnSpecialTokens() {
        try (var hub = HubTokenizer.load(Tiny.file("roberta"))) {
            var special = hub.specialIds();
            assertThat(hub.encode("the <mask>")).startsWith(0).endsWith(special.mask(), 2);
            assertThat(special.pad()).isEqualTo(1);
            assertThat(hub.decode(hub.encode("the <mask> cat"))).isEqualTo("<s>the<mask> cat</s>");
        }
    }

    @Test
    void chineseTextFollowsItsSpecialTokens() {
        try (var hub = HubTokenizer.load(Tiny.file("chinese"))) {
            assertThat(hub.decode(hub.encode("小猫[MASK]雨"))).isEqualTo("[CLS] 小猫[MASK] 雨<|endoftext|>");
            assertThat(hub.decode(hub.encode("[sMASK]小猫"))).isEqualTo("[CLS] [sMASK] 小猫<|endoftext|>");
        }
    }

    @Test
    void batchesAreFilledUpOnEitherSide() {
        try (var hub = HubTokenizer.load(Tiny.file("gpt2"))) {
            var texts = List.of("a", "the cat sat", "");
            int pad = hub.specialIds().pad();
            var right = hub.encodeBatch(texts);
            var left = hub.encodeBatch(texts, HubTokenizer.PaddingSide.LEFT);
            int length = hub.encode("the cat sat").length;
            for (int i = 0; i < texts.size(); i++) {
                int[] ids = hub.encode(texts.get(i));
                assertThat(right.inputIds()[i]).hasSize(length).startsWith(ids);
                assertThat(left.inputIds()[i]).hasSize(length).endsWith(ids);
                assertThat(right.attentionMask()[i][0]).isOne();
                assertThat(left.attentionMask()[i][length - 1]).isOne();
                assertThat(Arrays.stream(right.attentionMask()[i]).sum()).isEqualTo(ids.length);
                assertThat(Arrays.stream(left.attentionMask()[i]).sum()).isEqualTo(ids.length);
            }
            assertThat(right.inputIds()[2][length - 1]).isEqualTo(pad);
            assertThat(left.inputIds()[2][0]).isEqualTo(pad);
            assertThat(hub.encodeBatch(List.of()).inputIds()).isEmpty();
        }
    }

    @Test
    void vocabulariesThatNoPublishedModelUsesAreRefused() {
        var options =
                TokenizerOptions.builder().type(TokenizerType.SENTENCE_PIECE).build();
        assertThatThrownBy(
                        () -> HubTokenizer.load(Tiny.file("unigram"), options).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("SentencePieceTokenizer");
    }

    @Test
    void nothingIsEncodedOnceClosed() {
        var hub = HubTokenizer.load(Tiny.file("bert"));
        hub.close();
        hub.close();
        assertThatThrownBy(() -> hub.encode("cat")).isInstanceOf(IllegalStateException.class);
    }
}
