package org.glm4j.data.blocks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.foundation.InvalidInputException;

/**
 * Turns stretches of text into training samples of autoregressive blank infilling (GLM, section 2.1), choosing the
 * variant at random as the options say.
 *
 * <p>What is chosen once for a whole group of samples: cutting into short sequences, the mode (short spans, sentences,
 * generation), one span only, and the longest text to generate. Everything else is chosen for each sample. All of it
 * depends on (seed, position) alone.
 *
 * <p>A text in which nothing can be blanked becomes a sample without targets. Instances are immutable and may be
 * shared by threads.
 */
public final class BlankInfilling {

    private final BlankInfillingOptions options;
    private final InfillingTokens tokens;
    private final SpanLengths spanLengths;
    private final SpanPlacement placement;
    private final SentenceSpans sentences;
    private final ShortSequences shortSequences;
    private final BlockBuilder blocks;
    private final GenerationSplit generation;
    private final MaskedLanguageModel maskedLanguageModel;
    private final Noise noise;

    /**
     * @param options what is blanked out
     * @param tokens the vocabulary's special tokens
     * @param sentenceEnd whether a token may end a sentence
     * @throws InvalidInputException if the options need a special token that the vocabulary does not have
     */
    public BlankInfilling(BlankInfillingOptions options, InfillingTokens tokens, IntPredicate sentenceEnd) {
        this.options = options;
        this.tokens = tokens;
        require(tokens.start(), "[CLS]", "blank infilling");
        require(tokens.mask(), "[MASK]", "blank infilling");
        require(tokens.pieceStart(), "<|startofpiece|>", "blank infilling");
        require(tokens.pieceEnd(), "<|endofpiece|>", "blank infilling");
        if (options.taskMask()) {
            require(tokens.generationMask(), "[gMASK]", "--task-mask");
            require(tokens.sentenceMask(), "[sMASK]", "--task-mask");
        }
        if (options.blockMaskProb() > 0 || options.contextMaskRatio() > 0) {
            require(tokens.noise(), "[dBLOCK]", "--block-mask-prob or --context-mask-ratio");
        }
        spanLengths = new SpanLengths(options.avgBlockLength(), options.maxBlockLength());
        placement = new SpanPlacement(tokens.start(), tokens.end(), options.bertRatio());
        sentences = new SentenceSpans(sentenceEnd, tokens.start(), tokens.end(), options.gapSentenceRatio());
        shortSequences = new ShortSequences(tokens, sentenceEnd, options.seqLength());
        blocks = new BlockBuilder(tokens, options);
        generation = new GenerationSplit(tokens, options);
        maskedLanguageModel = new MaskedLanguageModel(tokens.mask());
        noise = new Noise(tokens.noise(), options);
    }

    private static void require(int token, String name, String purpose) {
        if (token == InfillingTokens.NONE) {
            throw new InvalidInputException(
                    "the vocabulary has no %s, which %s needs: load the tokenizer with block symbols and the same flags"
                            .formatted(name, purpose));
        }
    }

    /** Random numbers of one row. Noise has its own, so that switching it on changes nothing else. */
    record Draws(RandomGenerator blanks, RandomGenerator noise) {}

    /** Where a group's and its rows' random numbers come from. */
    interface Randomness {
        RandomGenerator ofGroup();

        Draws ofRow(int row);
    }

    /**
     * The training samples of one group.
     *
     * @param group texts that share a mode; a training batch in the reference
     * @param seed the run's seed
     * @param position number of the group in the run
     * @return as many samples as texts, or several for each where they are cut into short ones
     */
    public List<TrainingSample> build(List<TokenSample> group, long seed, long position) {
        return build(group, new Randomness() {
            @Override
            public RandomGenerator ofGroup() {
                return CounterRandom.of(seed, "infilling mode", 0, position);
            }

            @Override
            public Draws ofRow(int row) {
                return new Draws(
                        CounterRandom.of(seed, "infilling blanks", row, position),
                        CounterRandom.of(seed, "infilling noise", row, position));
            }
        });
    }

    List<TrainingSample> build(List<TokenSample> group, Randomness randomness) {
        RandomGenerator choice = randomness.ofGroup();
        List<TokenSample> texts = group;
        if (choice.nextDouble() < options.shortSeqProb() && shortSequences.possible()) {
            texts = shortSequences.cut(group, choice);
        }
        boolean singleSpan = choice.nextDouble() < options.singleSpanProb();
        double mode = singleSpan ? 0 : choice.nextDouble();
        var samples = new ArrayList<TrainingSample>(texts.size());
        if (mode < options.bertProb()) {
            for (TokenSample text : texts) {
                samples.add(shortSpans(text, singleSpan, randomness.ofRow(samples.size())));
            }
        } else if (mode < options.bertProb() + options.gapSentenceProb()) {
            for (TokenSample text : texts) {
                samples.add(
                        wholeSentences(text, randomness.ofRow(samples.size()).blanks()));
            }
        } else {
            int longest = longestGeneration(texts, choice);
            for (TokenSample text : texts) {
                samples.add(
                        longText(text, longest, randomness.ofRow(samples.size()).blanks()));
            }
        }
        return samples;
    }

    private TrainingSample shortSpans(TokenSample text, boolean single, Draws draws) {
        int[] lengths = single
                ? new int[] {spanLengths.draw(draws.blanks())}
                : spanLengths.covering((int) (options.bertRatio() * text.length()), draws.blanks());
        List<Span> blanks = placement.place(text.ids(), lengths, draws.blanks());
        if (options.maskedLm()) {
            return maskedLanguageModel.build(text, blanks);
        }
        TrainingSample sample = blank(text, blanks, TrainingMode.BERT, draws.blanks());
        noise.add(sample, blanks, text.length(), draws.blanks(), draws.noise());
        return sample;
    }

    private TrainingSample wholeSentences(TokenSample text, RandomGenerator random) {
        return blank(text, sentences.choose(text.ids(), random), TrainingMode.SENTENCE, random);
    }

    /** Longest text to generate in a group: uniform between the least share of its shortest and all of its longest. */
    private int longestGeneration(List<TokenSample> texts, RandomGenerator random) {
        int shortest = texts.stream().mapToInt(TokenSample::length).min().orElseThrow();
        int longest = texts.stream().mapToInt(TokenSample::length).max().orElseThrow();
        int from = (int) (options.gptMinRatio() * shortest);
        int to = longest - 2;
        return from >= to ? from : from + random.nextInt(to - from + 1);
    }

    private TrainingSample longText(TokenSample text, int longest, RandomGenerator random) {
        int length = Math.clamp(longest, 1, Math.max(text.length() - 2, 1));
        if (hasSeveralDocuments(text.ids()) || random.nextDouble() < options.gptInfillProb()) {
            return generation.split(text, text.length() - length);
        }
        List<Span> blanks = placement.place(text.ids(), new int[] {length}, random);
        return blank(text, blanks, TrainingMode.GPT, random);
    }

    private boolean hasSeveralDocuments(int[] ids) {
        for (int i = 0; i < ids.length - 1; i++) {
            if (ids[i] == tokens.end()) {
                return true;
            }
        }
        return false;
    }

    /** Shifts positions and orders the blanks, as the options say, then lays both parts out. Reorders {@code blanks}. */
    private TrainingSample blank(TokenSample text, List<Span> blanks, TrainingMode mode, RandomGenerator random) {
        int firstPosition = 0;
        if (options.randomPosition()) {
            int last = text.length() - 1;
            for (Span blank : blanks) {
                last -= blank.length() - 1;
            }
            if (last < options.seqLength() - 1) {
                firstPosition = random.nextInt(options.seqLength() - last);
            }
        }
        if (options.shuffleBlocks()) {
            Collections.shuffle(blanks, random);
        } else {
            blanks.sort(Comparator.comparingInt(Span::start));
        }
        return blocks.build(text.ids(), blanks, mode, firstPosition);
    }
}
