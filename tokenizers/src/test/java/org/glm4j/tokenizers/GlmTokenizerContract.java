package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link GlmTokenizer} keeps, whatever its vocabulary. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GlmTokenizerContract {

    private static final List<String> TEXTS = List.of(
            "The cat sat on the mat, and the dog sat under the tree.",
            "  spaces   and\ttabs\nand lines ",
            "小猫坐在垫子上，看着窗外的雨。",
            "Ünïcödé Σίσυφος İstanbul e\u0301 ﬁ ½",
            "😀🚀 👩\u200d🔬 𠀀",
            "control \u0000 \u0007 \u001b characters \ufffd \ufeff",
            "[MASK] <|endoftext|> [broken] <| half |> [MASK",
            "3,150 loaves, 17.5 cakes; it's we'll don't!!! ??? --- ...");

    private GlmTokenizer tokenizer;

    /** Opens the tokenizer under test. */
    abstract GlmTokenizer open();

    @BeforeAll
    void openTokenizer() {
        tokenizer = open();
    }

    @AfterAll
    void closeTokenizer() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }

    @Test
    void whiteSpaceAloneHasNoIds() {
        for (var blank : List.of("", " ", "\n\t  \r\n", "\u3000\u2028\u0085\u001c")) {
            assertThat(tokenizer.encode(blank)).isEmpty();
        }
        assertThat(tokenizer.decode()).isEmpty();
    }

    @Test
    void everyIdLiesInThePaddedVocabulary() {
        int size = tokenizer.paddedVocabularySize(128);
        assertThat(size).isGreaterThanOrEqualTo(tokenizer.vocabularySize());
        assertThat(size % 128).isZero();
        for (var text : TEXTS) {
            assertThat(Arrays.stream(tokenizer.encode(text)).boxed().toList())
                    .isNotEmpty()
                    .allMatch(id -> id >= 0 && id < size);
        }
        assertThat(tokenizer.commands().entries())
                .allSatisfy(token -> assertThat(token.id()).isBetween(0, size - 1));
    }

    @Test
    void specialTokensAreFoundAnywhereInAText() {
        for (var token : tokenizer.commands().entries()) {
            int id = tokenizer.commands().written(token.text()).orElseThrow().id();
            assertThat(tokenizer.encode(token.text())).containsExactly(id);
            assertThat(tokenizer.encode(token.text().repeat(3))).containsExactly(id, id, id);
            assertThat(tokenizer.encode("cat" + token.text() + "mat"))
                    .isEqualTo(concat(tokenizer.encode("cat"), new int[] {id}, tokenizer.encode("mat")));
            assertThat(tokenizer.decode(id))
                    .contains(tokenizer.commands().withId(id).orElseThrow().text());
        }
    }

    @Test
    void commandsAreFoundByRoleNameTextAndId() {
        var commands = tokenizer.commands();
        for (var command : Command.values()) {
            var token = commands.named(command.referenceName());
            assertThat(commands.has(command)).isEqualTo(token.isPresent());
            if (token.isPresent()) {
                assertThat(commands.id(command)).isEqualTo(token.get().id());
                assertThat(commands.find(command)).hasValue(token.get().id());
                assertThat(commands.withId(token.get().id())).isPresent();
                assertThat(tokenizer.id(token.get().text()))
                        .hasValue(commands.written(token.get().text())
                                .orElseThrow()
                                .id());
            } else {
                assertThat(commands.find(command)).isEmpty();
                assertThatThrownBy(() -> commands.id(command))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining(command.referenceName());
            }
        }
    }

    @Test
    void tokensAndIdsMatchBothWays() {
        var commands = tokenizer.commands();
        var pieces = IntStream.range(0, tokenizer.vocabularySize())
                .filter(id -> commands.withId(id).isEmpty())
                .filter(id -> commands.written(tokenizer.token(id)).isEmpty())
                .filter(id -> !tokenizer.token(id).matches("<str\\d>|<\\|\\d+\\|>"))
                .toArray();
        assertThat(pieces).hasSizeGreaterThan(100);
        assertThat(IntStream.of(pieces)
                        .map(id -> tokenizer.id(tokenizer.token(id)).orElse(-1))
                        .toArray())
                .isEqualTo(pieces);
        assertThat(tokenizer.id("no such piece anywhere")).isEmpty();
    }

    @Test
    void idsWithoutATokenAreShownByNumberAndLeftOutOfText() {
        int[] ids = tokenizer.encode("The cat");
        int[] padded = concat(new int[] {-1, Integer.MIN_VALUE}, ids, new int[] {1_000_000, Integer.MAX_VALUE});
        assertThat(tokenizer.token(1_000_000)).isEqualTo("<|1000000|>");
        assertThat(tokenizer.token(-1)).isEqualTo("<|-1|>");
        assertThat(tokenizer.decode(padded)).isEqualTo(tokenizer.decode(ids));
    }

    @Test
    void unpairedSurrogatesCountAsReplacementCharacters() {
        for (var text : List.of("a\ud83db", "\udc00 cat", "cat 😀\ud800", "\ud83d\ud83d\ude00", "[MASK]\udfff")) {
            var replaced =
                    text.replaceAll("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]", "\ufffd");
            assertThat(replaced).contains("\ufffd");
            assertThat(tokenizer.encode(text)).isEqualTo(tokenizer.encode(replaced));
        }
    }

    @Test
    void longTextsAreEncodedLikeShortOnes() {
        // More than a library is given at once. Unigram models add up so many scores that their last pieces may differ
        // from those of a short text, so it is their text that is compared.
        var sentence = "The cat sat on the mat, and the dog. ";
        int times = 1_300_000 / sentence.length();
        int[] ids = tokenizer.encode(sentence.repeat(times) + "cat");
        int[] few = tokenizer.encode(sentence.repeat(50) + "cat");
        var twice = tokenizer.decode(tokenizer.encode(sentence.repeat(2) + "cat"));
        int period =
                tokenizer.decode(tokenizer.encode(sentence.repeat(3) + "cat")).length() - twice.length();
        assertThat(tokenizer.decode(ids)).hasSize(twice.length() + (times - 2) * period);
        assertThat(Arrays.copyOf(ids, few.length - 10)).isEqualTo(Arrays.copyOf(few, few.length - 10));
    }

    @Test
    void manyTextsGiveWhatEachGives() {
        var texts = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            texts.add(TEXTS.get(i % TEXTS.size()) + " cat " + i);
        }
        texts.add("");
        assertThat(tokenizer.encodeAll(texts))
                .isDeepEqualTo(texts.stream().map(tokenizer::encode).toArray(int[][]::new));
        assertThat(tokenizer.encodeAll(List.of())).isEmpty();
    }

    @Test
    void severalThreadsGetWhatOneGets() throws Exception {
        var expected = TEXTS.stream().map(tokenizer::encode).toArray(int[][]::new);
        Callable<int[][]> work = () -> {
            var order = new Random(Thread.currentThread().threadId());
            var found = new int[TEXTS.size()][];
            for (int i = 0; i < 200; i++) {
                int text = order.nextInt(TEXTS.size());
                found[text] = tokenizer.encode(TEXTS.get(text));
                assertThat(found[text]).isEqualTo(expected[text]);
                assertThat(tokenizer.decode(found[text])).isEqualTo(tokenizer.decode(expected[text]));
            }
            return found;
        };
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<int[][]> done : threads.invokeAll(List.of(work, work, work, work, work, work, work, work))) {
                done.get();
            }
        }
    }

    @Test
    void closingTwiceOrUnderWorkIsHarmless() throws Exception {
        var closing = open();
        Callable<Boolean> untilClosed = () -> {
            try {
                for (int i = 0; i < 2_000; i++) {
                    closing.encode(TEXTS.get(i % TEXTS.size()));
                }
                return true;
            } catch (IllegalStateException e) {
                return e.getMessage().equals("the tokenizer is closed");
            }
        };
        Callable<Boolean> close = () -> {
            closing.close();
            return true;
        };
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(List.of(untilClosed, untilClosed, untilClosed, close))) {
                assertThat(done.get()).isTrue();
            }
        }
        closing.close();
    }

    @Test
    void aSizeCannotBeMadeDivisibleByNothing() {
        assertThatThrownBy(() -> tokenizer.paddedVocabularySize(0)).isInstanceOf(InvalidInputException.class);
    }

    private static int[] concat(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
