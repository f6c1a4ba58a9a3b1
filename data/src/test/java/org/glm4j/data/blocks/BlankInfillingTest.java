package org.glm4j.data.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.data.Batch;
import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.foundation.InvalidInputException;

/** What holds for every text and every choice of options. */
class BlankInfillingTest {

    private static final int START = 1;
    private static final int END = 2;
    private static final int STOP = 10;
    private static final int FIRST_WORD = 100;
    private static final InfillingTokens TOKENS = new InfillingTokens(
            START,
            END,
            3,
            4,
            5,
            6,
            7,
            8,
            IntStream.range(1, 200).map(i -> 2000 + i).toArray(),
            IntStream.range(1, 200).map(i -> 3000 + i).toArray());
    private static final int SEQ_LENGTH = 128;

    private static BlankInfilling infilling(BlankInfillingOptions options) {
        return new BlankInfilling(options, TOKENS, id -> id == STOP);
    }

    private static BlankInfillingOptions.Builder options() {
        return BlankInfillingOptions.builder().seqLength(SEQ_LENGTH).taskMask(true);
    }

    /** One to four documents, each [start] words end, the last perhaps cut. */
    @Provide
    Arbitrary<TokenSample> texts() {
        Arbitrary<int[]> document = Arbitraries.integers()
                .between(0, 60)
                .flatMap(n -> Arbitraries.integers()
                        .between(0, 9)
                        .map(i -> i == 0 ? STOP : FIRST_WORD + i)
                        .array(int[].class)
                        .ofSize(n));
        return Combinators.combine(document.list().ofMinSize(1).ofMaxSize(4), Arbitraries.of(true, false))
                .as(BlankInfillingTest::join);
    }

    private static TokenSample join(List<int[]> documents, boolean cut) {
        var ids = new ArrayList<Integer>();
        documents.forEach(words -> {
            ids.add(START);
            Arrays.stream(words).forEach(ids::add);
            ids.add(END);
        });
        int length = cut && ids.size() > 2 ? ids.size() - 1 : ids.size();
        return sample(ids.stream().mapToInt(i -> i).limit(length).toArray());
    }

    private static TokenSample sample(int... ids) {
        byte[] lossMask = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            lossMask[i] = (byte) (ids[i] == START ? 0 : 1);
        }
        return new TokenSample(ids, lossMask);
    }

    @Provide
    Arbitrary<BlankInfillingOptions> variants() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(
                        flag,
                        flag,
                        flag,
                        flag,
                        flag,
                        flag,
                        Arbitraries.integers().between(0, 2))
                .as((shuffle, blockPosition, sentinel, random, single, infill, mode) -> options()
                        .shuffleBlocks(shuffle)
                        .blockPosition(blockPosition)
                        .sentinelToken(sentinel && mode == 0) // only short spans have numbered masks
                        .randomPosition(random)
                        .singleSpanProb(single ? 0.5 : 0)
                        .gptInfillProb(infill ? 1 : 0)
                        .bertProb(mode == 0 ? 1 : 0)
                        .gapSentenceProb(mode == 1 ? 1 : 0)
                        .build());
    }

    @Property(tries = 500)
    void theTextCanBeReadBackFromBothParts(
            @ForAll("texts") TokenSample text,
            @ForAll("variants") BlankInfillingOptions options,
            @ForAll @IntRange(max = 1000) int position) {
        TrainingSample sample =
                infilling(options).build(List.of(text), 7, position).getFirst();
        assertThat(readBack(sample, options)).containsExactly(text.ids());
    }

    /** Puts each piece of Part B into its mask's place, found by position or by sentinel. */
    private static int[] readBack(TrainingSample sample, BlankInfillingOptions options) {
        var text = new ArrayList<Integer>();
        for (int i = 0; i < sample.separator(); i++) {
            if (!isMask(sample.ids()[i])) {
                text.add(sample.ids()[i]);
                continue;
            }
            for (int piece = sample.separator(); piece < sample.length(); piece++) {
                if (isOpening(sample.ids()[piece]) && belongs(sample, i, piece, options)) {
                    int at = piece;
                    do {
                        if (sample.targets()[at] != TOKENS.pieceEnd()) {
                            text.add(sample.targets()[at]);
                        }
                        at++;
                    } while (at < sample.length() && !isOpening(sample.ids()[at]));
                }
            }
        }
        return text.stream().mapToInt(i -> i).toArray();
    }

    private static boolean belongs(TrainingSample sample, int mask, int piece, BlankInfillingOptions options) {
        if (options.sentinelToken()) {
            int opening = sample.ids()[piece];
            return sample.ids()[mask] == (opening == TOKENS.pieceStart() ? TOKENS.mask() : opening - 1000);
        }
        return sample.positionIds()[piece] == sample.positionIds()[mask];
    }

    private static boolean isMask(int id) {
        return id == TOKENS.mask()
                || id == TOKENS.sentenceMask()
                || id == TOKENS.generationMask()
                || (id > 2000 && id < 3000);
    }

    private static boolean isOpening(int id) {
        return id == TOKENS.pieceStart() || id > 3000;
    }

    @Property(tries = 500)
    void positionsSayWhereEveryTokenBelongs(
            @ForAll("texts") TokenSample text,
            @ForAll("variants") BlankInfillingOptions options,
            @ForAll @IntRange(max = 1000) int position) {
        TrainingSample sample =
                infilling(options).build(List.of(text), 7, position).getFirst();
        int first = sample.positionIds()[0];
        assertThat(first).isGreaterThanOrEqualTo(0);
        int inside = 0;
        for (int i = 0; i < sample.length(); i++) {
            if (i < sample.separator()) {
                assertThat(sample.positionIds()[i]).isEqualTo(first + i);
                assertThat(sample.blockPositionIds()[i]).isZero();
                assertThat(sample.lossMask()[i]).isZero();
                continue;
            }
            inside = isOpening(sample.ids()[i]) ? 1 : inside + 1;
            assertThat(sample.blockPositionIds()[i]).isEqualTo(options.blockPosition() ? inside : 1);
            if (options.sentinelToken()) {
                assertThat(sample.positionIds()[i]).isEqualTo(SEQ_LENGTH);
            } else {
                assertThat(isMask(sample.ids()[sample.positionIds()[i] - first]))
                        .isTrue();
            }
        }
        if (first > 0) {
            assertThat(options.randomPosition()).isTrue();
            assertThat(first + sample.separator()).isLessThanOrEqualTo(SEQ_LENGTH);
        }
    }

    @Property(tries = 300)
    void aSampleIsAFunctionOfSeedAndPosition(
            @ForAll("texts") TokenSample text,
            @ForAll("texts") TokenSample neighbour,
            @ForAll("variants") BlankInfillingOptions options,
            @ForAll @IntRange(max = 1000) int position) {
        TrainingSample sample =
                infilling(options).build(List.of(text), 7, position).getFirst();
        assertThat(equal(
                        sample,
                        infilling(options).build(List.of(text), 7, position).getFirst()))
                .isTrue();
        if (sample.mode() != TrainingMode.GPT) { // a batch shares its longest generation
            assertThat(equal(
                            sample,
                            infilling(options)
                                    .build(List.of(text, neighbour), 7, position)
                                    .getFirst()))
                    .isTrue();
        }
    }

    private static boolean equal(TrainingSample a, TrainingSample b) {
        return Arrays.equals(a.ids(), b.ids())
                && Arrays.equals(a.targets(), b.targets())
                && Arrays.equals(a.lossMask(), b.lossMask())
                && Arrays.equals(a.positionIds(), b.positionIds())
                && Arrays.equals(a.blockPositionIds(), b.blockPositionIds())
                && a.separator() == b.separator()
                && a.mode() == b.mode();
    }

    @Property(tries = 500)
    void noiseHidesTokensAndChangesNothingElse(
            @ForAll("texts") TokenSample text, @ForAll @IntRange(max = 1000) int position) {
        BlankInfillingOptions clean = options().bertProb(1).build();
        BlankInfillingOptions noisy =
                clean.toBuilder().blockMaskProb(0.3).contextMaskRatio(0.1).build();
        TrainingSample a = infilling(clean).build(List.of(text), 7, position).getFirst();
        TrainingSample b = infilling(noisy).build(List.of(text), 7, position).getFirst();
        assertThat(b.targets()).containsExactly(a.targets());
        assertThat(b.positionIds()).containsExactly(a.positionIds());
        int hiddenInA = 0;
        for (int i = 0; i < a.length(); i++) {
            if (b.ids()[i] != a.ids()[i]) {
                assertThat(b.ids()[i]).isEqualTo(TOKENS.noise());
                assertThat(isMask(a.ids()[i]) || isOpening(a.ids()[i])).isFalse();
                hiddenInA += i < a.separator() ? 1 : 0;
            }
        }
        assertThat(hiddenInA).isLessThanOrEqualTo((int) (0.1 * text.length()));
    }

    @Property(tries = 300)
    void shortSequencesAreStretchesOfTheText(
            @ForAll("texts") TokenSample text, @ForAll @IntRange(max = 1000) int position) {
        BlankInfillingOptions options = options().bertProb(1).shortSeqProb(1).build();
        List<TrainingSample> samples = infilling(options).build(List.of(text), 7, position);
        assertThat(samples).isNotEmpty();
        String whole = Arrays.toString(text.ids()).replaceAll("[\\[\\]]", " ");
        for (TrainingSample sample : samples) {
            int[] ids = readBack(sample, options);
            assertThat(ids[0]).isEqualTo(START);
            String stretch = Arrays.toString(Arrays.copyOfRange(ids, 1, ids.length))
                    .replaceAll("[\\[\\]]", " ")
                    .strip();
            assertThat(whole).contains(stretch);
        }
    }

    @Example
    void theShortestTextsPassThroughEveryMode() {
        for (TokenSample text : List.of(sample(START, END), sample(START, 100), sample(START, 100, END))) {
            for (double bert : new double[] {0, 1}) {
                for (double infill : new double[] {0, 1}) {
                    BlankInfillingOptions options = options()
                            .bertProb(bert)
                            .gptInfillProb(infill)
                            .singleSpanProb(0.5)
                            .shortSeqProb(0.5)
                            .build();
                    for (int position = 0; position < 50; position++) {
                        Batch batch = Batch.of(infilling(options).build(List.of(text, text), 1, position));
                        assertThat(batch.rows()).isGreaterThanOrEqualTo(2);
                    }
                }
            }
        }
    }

    @Example
    void maskedLanguageModellingPredictsInPlace() {
        var random = new Random(5);
        int[] ids = IntStream.concat(IntStream.of(START), random.ints(100, FIRST_WORD, FIRST_WORD + 50))
                .toArray();
        TrainingSample sample = infilling(options().bertProb(1).maskedLm(true).build())
                .build(List.of(sample(ids)), 1, 1)
                .getFirst();
        assertThat(sample.targets()).containsExactly(ids);
        assertThat(sample.separator()).isEqualTo(ids.length);
        int masked = 0;
        for (int i = 0; i < ids.length; i++) {
            assertThat(sample.lossMask()[i]).isEqualTo(sample.ids()[i] == TOKENS.mask() ? 1 : 0);
            masked += sample.ids()[i] == TOKENS.mask() ? 1 : 0;
        }
        assertThat(masked).isBetween(15, 30);
    }

    @Example
    void aVocabularyWithoutANeededTokenIsRefused() {
        var without = new InfillingTokens(
                START,
                END,
                3,
                InfillingTokens.NONE,
                InfillingTokens.NONE,
                6,
                7,
                InfillingTokens.NONE,
                new int[0],
                new int[0]);
        assertThat(new BlankInfilling(options().taskMask(false).build(), without, id -> false))
                .isNotNull();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new BlankInfilling(options().build(), without, id -> false))
                .withMessageContaining("[gMASK]")
                .withMessageContaining("--task-mask");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new BlankInfilling(
                        options().taskMask(false).blockMaskProb(0.1).build(), without, id -> false))
                .withMessageContaining("[dBLOCK]");
    }

    @Example
    void optionsOutsideTheirRangeAreRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> options().bertProb(1.5).build())
                .withMessage("--bert-prob is 1.5: give a number from 0 to 1");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> options().bertProb(0.8).gapSentenceProb(0.3).build())
                .withMessageContaining("--bert-prob plus --gap-sentence-prob");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> options().avgBlockLength(0).build())
                .withMessageContaining("--avg-block-length");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> options().seqLength(1).build())
                .withMessageContaining("--seq-length");
    }
}
